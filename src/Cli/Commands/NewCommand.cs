using System.CommandLine;
using Godwit.Cli.Terminal;
using Godwit.Hosting.Scripting;
using Godwit.Hosting.Scripting.Rules;

namespace Godwit.Cli.Commands;

/// <summary>Writes templates.</summary>
internal static class NewCommand
{
    public const string Summary = "Write a commented strategy file to start from";

    public static Command Create()
    {
        Argument<string> name = OptionKit.One("NAME", "Name of the strategy's class, such as MyIdea");
        Option<string> folder = OptionKit.Text("--dir", "Where to write the file", ".");
        Command strategy = new Command("strategy", "Write NAME.cs") { name }.With(folder).Does((parsed, _) =>
        {
            string path = StrategyTemplate.Write(parsed.GetValue(folder)!, parsed.GetValue(name)!);
            Console.Out.Write($"{path}\nrun it: godwit backtest {path} --data DATASET\n");
        });
        return new Command("new", Summary) { strategy, Rules() };
    }

    private static Command Rules()
    {
        Argument<string> name = OptionKit.One("NAME", "Name of the rules, such as trend-pullback");
        Option<string> folder = OptionKit.Text("--dir", "Where to write the file", ".");
        return new Command("rules", "Write NAME.yaml, a strategy without code, and the schema that editors complete it by") { name }.With(folder).Does((parsed, _) =>
        {
            string path = RuleTemplate.Write(parsed.GetValue(folder)!, parsed.GetValue(name)!);
            Console.Out.Write($"{path}\nread it: godwit strategy explain {path}\nrun it: godwit backtest {path} --data DATASET\n");
        });
    }
}
