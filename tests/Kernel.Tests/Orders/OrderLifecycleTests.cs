using CsCheck;
using Godwit.Core.Orders;

namespace Godwit.Kernel.Tests.Orders;

/// <summary>The life of an order, state by state and report by report, as a table to be reviewed: a dot is an impossible pair.</summary>
public sealed class OrderLifecycleTests
{
    private const string Table = """
                          Accepted      Rejected  Triggered        PartialFill      Fill    Canceled  CancelRejected   Amended          AmendRejected    Expired
        PendingNew        Working       Rejected  Working          PartiallyFilled  Filled  Canceled  .                .                PendingNew       Expired
        Working           .             .         Working          PartiallyFilled  Filled  Canceled  Working          Working          Working          Expired
        PartiallyFilled   .             .         PartiallyFilled  PartiallyFilled  Filled  Canceled  PartiallyFilled  PartiallyFilled  PartiallyFilled  Expired
        PendingAmend      PendingAmend  Rejected  PendingAmend     PendingAmend     Filled  Canceled  .                Working          Working          Expired
        PendingCancel     PendingCancel Rejected  PendingCancel    PendingCancel    Filled  Canceled  Working          PendingCancel    PendingCancel    Expired
        Filled            .             .         .                .                .       .         Filled           .                Filled           .
        Canceled          .             .         .                .                .       .         Canceled         .                Canceled         .
        Rejected          .             .         .                .                .       .         Rejected         .                Rejected         .
        Expired           .             .         .                .                .       .         Expired          .                Expired          .
        """;

    [Fact]
    public void Every_pair_of_state_and_report_is_answered_as_the_table_says()
    {
        string[][] rows = [.. Table.Split('\n').Select(r => r.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        ReportKind[] reports = [.. rows[0].Select(Enum.Parse<ReportKind>)];
        Assert.Equal(Enum.GetValues<ReportKind>().Order(), reports.Order());
        Assert.Equal(Enum.GetValues<OrderState>().Order(), rows[1..].Select(r => Enum.Parse<OrderState>(r[0])).Order());
        foreach (string[] row in rows[1..])
        {
            var state = Enum.Parse<OrderState>(row[0]);
            for (int i = 0; i < reports.Length; i++)
            {
                OrderState? expected = row[i + 1] == "." ? null : Enum.Parse<OrderState>(row[i + 1]);
                Assert.True(expected == OrderLifecycle.Next(state, reports[i]), $"{state} + {reports[i]}: {OrderLifecycle.Next(state, reports[i])} instead of {expected}");
            }
        }
    }

    [Fact]
    public void What_has_ended_stays_ended_whatever_is_reported()
    {
        Gen.Int[0, Enum.GetValues<ReportKind>().Length - 1].Array[1, 40].Sample(reports =>
        {
            OrderState state = OrderState.PendingNew;
            OrderState? end = null;
            foreach (int report in reports)
            {
                state = OrderLifecycle.Next(state, (ReportKind)report) ?? state;
                if (OrderLifecycle.IsTerminal(state)) end ??= state;
                if (end is { } ended) Assert.Equal(ended, state);
            }
        });
    }
}
