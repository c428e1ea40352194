using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Godwit.Hosting.Scripting.Compilation;

/// <summary>What a script can see: three Godwit rooms and the parts of the running framework that a strategy has a use for.</summary>
/// <remarks>Files, network, threads and console are among them on purpose: using them gives a warning that says why not, instead of a riddle from the compiler.</remarks>
internal static class ScriptReferences
{
    private static readonly string[] Framework =
    [
        "System.Private.CoreLib", "System.Runtime", "System.Runtime.Extensions", "System.Collections", "System.Collections.Immutable",
        "System.Collections.Concurrent", "System.Linq", "System.Linq.Expressions", "System.Linq.Parallel", "System.Memory",
        "System.Numerics.Vectors", "System.Runtime.Numerics", "System.Runtime.InteropServices", "System.Runtime.Intrinsics",
        "System.Text.RegularExpressions", "System.Text.Json", "System.Console", "System.Threading", "System.Threading.Thread",
        "System.Threading.Tasks", "System.Threading.Tasks.Parallel", "System.Diagnostics.Process", "System.ComponentModel.Primitives",
        "System.Private.Uri", "System.Net.Primitives", "System.Net.Http", "System.Net.Sockets", "System.Net.WebClient", "System.Security.Cryptography", "netstandard",
    ];

    public static IReadOnlyList<MetadataReference> For(IReadOnlyList<Assembly> visible)
    {
        string trusted = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        ILookup<string, string> paths = trusted.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .ToLookup(p => Path.GetFileNameWithoutExtension(p), StringComparer.Ordinal);
        return
        [
            .. visible.Select(a => MetadataReference.CreateFromFile(a.Location)),
            .. Framework.SelectMany(name => paths[name].Take(1)).Select(path => MetadataReference.CreateFromFile(path)),
        ];
    }
}
