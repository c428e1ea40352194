using System.Reflection;
using Godwit.Core.Digest;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Scripting.Cache;
using Godwit.Hosting.Scripting.Compilation;
using Godwit.Indicators;
using Godwit.Strategies;
using Godwit.Strategies.Parameters;

namespace Godwit.Hosting.Scripting;

/// <summary>A strategy that a user wrote in one C# file: compiled (or found compiled), loaded and ready to make instances.</summary>
/// <remarks>Immutable; instances may be made on any thread.</remarks>
public sealed class StrategyScript : IDisposable
{
    private static readonly Assembly[] Visible = [typeof(RunDigest).Assembly, typeof(IIndicator).Assembly, typeof(IStrategy).Assembly];

    private readonly ScriptAssembly _assembly;
    private readonly Type _type;

    private StrategyScript(ScriptSource source, ScriptAssembly assembly, Type type, IReadOnlyList<ScriptWarning> warnings, bool isFromCache)
    {
        Source = source;
        _assembly = assembly;
        _type = type;
        Warnings = warnings;
        IsFromCache = isFromCache;
    }

    public ScriptSource Source { get; }

    /// <summary>Name of the strategy's class.</summary>
    public string Name => _type.Name;

    /// <summary>The parameters that the class declares, in order of declaration.</summary>
    public IReadOnlyList<ParameterSpec> Parameters => ParameterSpec.Of(NewInstance(_type));

    /// <summary>What in the file can make a repetition differ, in order of place.</summary>
    public IReadOnlyList<ScriptWarning> Warnings { get; }

    /// <summary>True when the compiler was not needed.</summary>
    public bool IsFromCache { get; }

    /// <summary>The warnings with file, line and column, one sentence each.</summary>
    public IReadOnlyList<string> WarningTexts => [.. Warnings.Select(w => w.At(Source.Path))];

    /// <summary>Compiles the file, or takes it from the cache of <paramref name="home"/>, and loads it.</summary>
    /// <param name="reference">File, and class where the file holds several.</param>
    /// <param name="home">GODWIT_HOME.</param>
    /// <param name="unloadable">
    /// True lets <see cref="Dispose"/> free the code, for servers that reload files. Such code is compiled once, without the
    /// runtime's later tiers and profile, and runs somewhat slower; a process that runs one script wants false.
    /// </param>
    /// <exception cref="GodwitException">The file is missing, does not compile, or holds no strategy or several.</exception>
    public static StrategyScript Load(ScriptReference reference, string home, bool unloadable = false) =>
        Load(ScriptSource.Read(reference.Path), home, reference.ClassName, unloadable);

    /// <summary>As <see cref="Load(ScriptReference, string, bool)"/>, for a text that is already in memory, as from a bundle.</summary>
    public static StrategyScript Load(ScriptSource source, string home, string? className = null, bool unloadable = false)
    {
        var cache = new ScriptCache(home);
        string key = ScriptCache.KeyOf(source, Visible);
        CompiledScript? found = cache.Find(key);
        CompiledScript compiled = found ?? ScriptCompiler.Compile(source, Visible);
        var assembly = new ScriptAssembly(source, compiled, unloadable);
        try
        {
            IReadOnlyList<Type> types = assembly.Types;
            if (found is null)
            {
                // What is cached has passed these checks: they are not repeated.
                foreach (Type type in StrategyClass.Usable(types)) StrategyClass.Check(source.Path, type, t => NewInstance(t, source, assembly));
                cache.Add(key, compiled);
            }
            return new StrategyScript(source, assembly, StrategyClass.Choose(source.Path, types, className), compiled.Warnings, found is not null);
        }
        catch (TargetInvocationException e) when (StrategyFailedException.Of(e, source, assembly.Loaded) is { } failure)
        {
            assembly.Dispose();
            throw failure;
        }
        catch
        {
            assembly.Dispose();
            throw;
        }
    }

    /// <summary>A fresh strategy with its parameters set; unknown names and bad values are usage errors.</summary>
    /// <exception cref="StrategyFailedException">The class's own constructor or property threw.</exception>
    public IStrategy Create(IReadOnlyDictionary<string, string> parameters)
    {
        IStrategy strategy = NewInstance(_type);
        try
        {
            ParameterSpec.Assign(strategy, Name, parameters);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner && inner is not GodwitException)
        {
            throw (Exception?)Explain(inner) ?? e;
        }
        return strategy;
    }

    /// <summary>
    /// An exception that left a run, told as the script's own failure with file and line; null when it came from elsewhere or
    /// is already a sentence for the user. Use as <c>catch (Exception e) when (script.Explain(e) is { } failure)</c>.
    /// </summary>
    public StrategyFailedException? Explain(Exception exception) => StrategyFailedException.Of(exception, Source, _assembly.Loaded);

    public void Dispose() => _assembly.Dispose();

    private IStrategy NewInstance(Type type) => NewInstance(type, Source, _assembly);

    private static IStrategy NewInstance(Type type, ScriptSource source, ScriptAssembly assembly)
    {
        try
        {
            return (IStrategy)Activator.CreateInstance(type)!;
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            throw inner as GodwitException ?? (Exception?)StrategyFailedException.Of(inner, source, assembly.Loaded) ?? e;
        }
    }
}
