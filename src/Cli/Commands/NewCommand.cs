using System.CommandLine;
using Godwit.Cli.Terminal;
using Godwit.Hosting.Scripting;

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
        return new Command("new", Summary) { strategy };
    }
}
