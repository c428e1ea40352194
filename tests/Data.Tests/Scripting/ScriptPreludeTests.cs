using Godwit.Core.Digest;
using Godwit.Hosting.Scripting.Compilation;
using Godwit.Indicators;
using Godwit.Strategies;

namespace Godwit.Data.Tests.Scripting;

public sealed class ScriptPreludeTests
{
    [Fact]
    public void Every_public_type_of_the_visible_namespaces_can_be_named_without_using()
    {
        Type[] types =
        [
            .. ((Type[])[typeof(RunDigest), typeof(IIndicator), typeof(IStrategy)])
                .SelectMany(t => t.Assembly.GetExportedTypes())
                .Where(t => !t.IsNested && !t.IsGenericTypeDefinition && ScriptPrelude.Namespaces.Contains(t.Namespace)),
        ];
        Assert.True(types.Length > 80, $"{types.Length} types");
        string members = string.Join('\n', types.Select((t, i) => $"public Type T{i} => typeof({t.Name});"));
        Assert.Empty(TestScripts.Load(TestScripts.Class(members: members)).Warnings);
    }

    [Fact]
    public void Direction_means_the_side_of_trading() =>
        TestScripts.Load(TestScripts.Class("bool both = Context.Style.Direction == Direction.Both;"));

    [Fact]
    public void A_file_may_use_what_else_it_likes_of_the_visible_rooms_and_the_framework() => TestScripts.Load(
        """
        using System.Collections.Immutable;
        using System.Globalization;
        using System.Runtime.InteropServices;
        using System.Text;
        using System.Text.RegularExpressions;
        using Godwit.Indicators.Kernels;

        """ + TestScripts.Class(
            """
            _ = new StringBuilder().Append(ImmutableArray.Create(1).Length).ToString();
            _ = Regex.IsMatch("a", "a");
            var queue = new PriorityQueue<int, int>();
            var set = new HashSet<int>();
            Span<int> span = stackalloc int[3];
            span.Sort();
            """));
}
