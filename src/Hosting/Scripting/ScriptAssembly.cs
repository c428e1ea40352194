using System.Reflection;
using System.Runtime.Loader;

namespace Godwit.Hosting.Scripting;

/// <summary>The loaded code of one script, apart from the host's own assemblies, which it shares.</summary>
internal sealed class ScriptAssembly : IDisposable
{
    private readonly AssemblyLoadContext _context;

    public ScriptAssembly(ScriptSource source, CompiledScript compiled, bool unloadable)
    {
        _context = new AssemblyLoadContext($"strategy {source.FileName}", unloadable);
        // With the symbols, exceptions know the line of the user's file.
        using var assembly = new MemoryStream(compiled.Assembly, writable: false);
        using var symbols = new MemoryStream(compiled.Symbols, writable: false);
        Loaded = _context.LoadFromStream(assembly, symbols);
    }

    public Assembly Loaded { get; }

    public IReadOnlyList<Type> Types => Loaded.GetTypes();

    public void Dispose()
    {
        if (_context.IsCollectible) _context.Unload();
    }
}
