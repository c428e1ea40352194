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

    private StrategyScript(ScriptSource source, CompiledScript compiled, bool fromCache, string? className, bool unloadable)
    {
        Source = source;
        Warnings = compiled.Warnings;
        IsFromCache = fromCache;
        _assembly = new ScriptAssembly(source, compiled, unloadable);
        try
        {
            _type = StrategyClass.Choose(source.Path, _assembly.Types, className);
            Parameters = StrategyClass.ParametersOf(source.Path, NewInstance());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ScriptSource Source { get; }

    /// <summary>Name of the strategy's class.</summary>
    public string Name => _type.Name;

    /// <summary>The parameters that the class declares, in order of declaration.</summary>
    public IReadOnlyList<ParameterSpec> Parameters { get; }

    /// <summary>What in the file can make a repetition differ, in order of place.</summary>
    public IReadOnlyList<ScriptWarning> Warnings { get; }

    /// <summary>True when the compiler was not needed.</summary>
    public bool IsFromCache { get; }

    internal Assembly Assembly => _assembly.Loaded;

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
        if (found is not null) return new StrategyScript(source, found, true, className, unloadable);
        CompiledScript compiled = ScriptCompiler.Compile(source, Visible);
        cache.Add(key, compiled);
        return new StrategyScript(source, compiled, false, className, unloadable);
    }

    /// <summary>A fresh strategy with its parameters set; unknown names and bad values are usage errors.</summary>
    /// <exception cref="StrategyFailedException">The class's own constructor or property threw.</exception>
    public IStrategy Create(IReadOnlyDictionary<string, string> parameters)
    {
        IStrategy strategy = NewInstance();
        try
        {
            ParameterSpec.Assign(strategy, Name, parameters);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner && inner is not GodwitException)
        {
            throw (Exception?)StrategyFailedException.Of(inner, this) ?? e;
        }
        return strategy;
    }

    public void Dispose() => _assembly.Dispose();

    private IStrategy NewInstance()
    {
        try
        {
            return (IStrategy)Activator.CreateInstance(_type)!;
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            if (inner is GodwitException) throw inner;
            throw (Exception?)StrategyFailedException.Of(inner, this) ?? e;
        }
    }
}
