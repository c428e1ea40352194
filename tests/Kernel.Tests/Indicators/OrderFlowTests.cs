using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators;

public sealed class OrderFlowTests
{
    [Fact]
    public void Size_added_to_the_bid_counts_up_and_size_added_to_the_ask_down()
    {
        var imbalance = new QuoteImbalance(1);
        imbalance.Update(100, 5, 101, 5);
        Assert.True(double.IsNaN(imbalance.Value));
        imbalance.Update(100, 8, 101, 5);
        Assert.Equal(3.0, imbalance.Value);
        imbalance.Update(100, 8, 101, 9);
        Assert.Equal(-4.0, imbalance.Value);
    }

    [Fact]
    public void A_higher_bid_adds_its_whole_size_and_a_lifted_ask_adds_what_was_taken()
    {
        var imbalance = new QuoteImbalance(2);
        imbalance.Update(100, 5, 101, 7);
        imbalance.Update(100.5, 2, 101, 7);  // + 2
        imbalance.Update(100.5, 2, 101.5, 3); // + 7: the old ask is gone
        Assert.Equal(9.0, imbalance.Value);
        imbalance.Update(100, 4, 101.5, 3);  // − 2: the bid fell back; the first event leaves the window
        Assert.Equal(5.0, imbalance.Value);
        imbalance.Reset();
        Assert.True(double.IsNaN(imbalance.Value));
    }
}
