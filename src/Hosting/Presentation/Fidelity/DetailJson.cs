using System.Text.Json;
using Godwit.Backtesting.Fidelity;
using Godwit.Backtesting.Results;
using Godwit.Core.Instruments;
using Godwit.Core.Orders;
using Godwit.Hosting.Fidelity;

namespace Godwit.Hosting.Presentation.Fidelity;

/// <summary>A comparison of details as JSON: the runs, the bridge from each to the next finer one, and every order of which one filled at least.</summary>
public static class DetailJson
{
    public static void Write(Utf8JsonWriter json, DetailStudy study, IReadOnlyList<string?> ids)
    {
        json.WriteStartObject();
        json.WriteStartArray("runs");
        for (int i = 0; i < study.Runs.Count; i++) WriteRun(json, study.Runs[i], ids[i]);
        json.WriteEndArray();
        json.WriteStartArray("comparisons");
        for (int i = 0; i < study.Comparisons.Count; i++) WriteComparison(json, study, i);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, DetailRun run, string? id)
    {
        BacktestResult result = run.Result;
        json.WriteStartObject();
        json.WriteString("detail", run.Detail);
        json.WriteString("id", id);
        json.WritePropertyName("data");
        RunJson.WriteData(json, run.Run);
        json.WriteString("finalEquity", result.FinalEquity.ToString());
        json.WriteString("netProfit", (result.FinalEquity - result.InitialEquity).ToString());
        json.WriteString("fees", result.FeesPaid.ToString());
        json.WriteNumber("orders", result.OrdersSent);
        json.WriteNumber("fills", result.Fills);
        RunJson.WriteNumber(json, "makerShare", DetailWords.MakerShare(result));
        json.WriteNumber("trades", result.Metrics.Trades);
        RunJson.WriteAssumptions(json, run.Run);
        json.WriteString("digest", result.Digest);
        json.WriteEndObject();
    }

    private static void WriteComparison(Utf8JsonWriter json, DetailStudy study, int index)
    {
        FillComparison comparison = study.Comparisons[index];
        json.WriteStartObject();
        json.WriteString("from", study.Runs[index].Detail);
        json.WriteString("to", study.Runs[index + 1].Detail);
        json.WriteNumber("matched", comparison.Matched);
        json.WriteNumber("filledInBoth", comparison.FilledInBoth);
        json.WriteStartArray("bridge");
        foreach (BridgeStep step in comparison.Bridge)
        {
            json.WriteStartObject();
            json.WriteString("cause", DetailWords.Name(step.Cause));
            RunJson.WriteNumber(json, "amount", step.Amount);
            json.WriteNumber("orders", step.Orders);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("orders");
        foreach (FillPair pair in comparison.Pairs) WritePair(json, pair, study.Runs[index].Result.Instruments[pair.Either.Instrument]);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePair(Utf8JsonWriter json, FillPair pair, Instrument instrument)
    {
        json.WriteStartObject();
        json.WriteString("symbol", instrument.Key.Symbol);
        json.WriteString("side", pair.Either.Side == OrderSide.Buy ? "buy" : "sell");
        json.WriteString("role", pair.Either.Role.ToString().ToLowerInvariant());
        json.WriteString("cause", DetailWords.Name(pair.Cause));
        RunJson.WriteNumber(json, "effect", pair.Effect);
        RunJson.WriteNumber(json, "secondsLater", pair.SecondsLater);
        json.WriteStartObject("effects");
        foreach ((FillCause cause, double amount) in pair.Effects) RunJson.WriteNumber(json, DetailWords.Name(cause), amount);
        json.WriteEndObject();
        WriteOrder(json, "coarse", pair.Coarse, instrument);
        WriteOrder(json, "fine", pair.Fine, instrument);
        json.WriteEndObject();
    }

    private static void WriteOrder(Utf8JsonWriter json, string name, OrderRecord? order, Instrument instrument)
    {
        if (order is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.WriteString("sentAt", order.SentAt.ToString());
        json.WriteString("type", order.Type.ToString().ToLowerInvariant());
        json.WriteString("quantity", instrument.Format(order.Quantity));
        if (order.LimitPrice.Units > 0) json.WriteString("limitPrice", instrument.Format(order.LimitPrice));
        json.WriteString("filled", instrument.Format(order.Filled));
        json.WriteNumber("fills", order.Fills);
        if (order.Fills > 0)
        {
            json.WriteString("price", DetailWords.Price(order, instrument));
            json.WriteString("firstFillAt", order.FirstFillAt.ToString());
            json.WriteString("lastFillAt", order.LastFillAt.ToString());
            json.WriteBoolean("maker", order.IsMaker);
        }
        json.WriteString("fees", order.Fees.ToString());
        json.WriteString("end", order.End.ToString().ToLowerInvariant());
        if (order.Refusal != Refusal.None) json.WriteString("refusal", order.Refusal.ToString());
        json.WriteEndObject();
    }
}
