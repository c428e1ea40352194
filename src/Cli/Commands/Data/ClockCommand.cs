using System.CommandLine;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Data.Import.Ticks;
using Godwit.Data.Store.Ticks;
using Godwit.Hosting.Analysis;
using Godwit.Hosting.Configuration;

namespace Godwit.Cli.Commands.Data;

/// <summary>Sets a recorder's clock right.</summary>
internal static class ClockCommand
{
    public static Command Create()
    {
        Argument<string> id = OptionKit.One("ID", "Dataset of trades, quotes, a book …");
        Argument<string> offset = OptionKit.One("OFFSET", "What readers add to times of receiving: auto, or a length such as 1.27s or 0");
        Option<bool> json = OptionKit.Json();
        return new Command("clock", "Correct the clock of a recording; the recorded times themselves stay") { id, offset }.With(json).Does((parsed, cancellation) =>
        {
            string text = parsed.GetValue(offset)!;
            if (!ClockCorrection.TryParse(text, out ClockCorrection correction)) throw GodwitException.Usage($"'{text}' is no length of time: write auto, 1.27s or -250ms.");
            (TickInfo info, string? toldBy) = new TickQuality(GodwitHome.Path).Correct(parsed.GetValue(id)!, correction, cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(writer => TickTable.Write(writer, info));
            else Console.Out.Write($"{info.Id}: readers add {TickTable.Seconds(info.ClockOffset)} to times of receiving{(toldBy is null || toldBy == info.Id ? "" : $", as {toldBy} tells")}\n");
        });
    }
}
