using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Simulation.Margin;

/// <summary>One step of a liquidation, kept for the report.</summary>
/// <param name="At">When.</param>
/// <param name="Account">Whose position.</param>
/// <param name="Instrument">Run index.</param>
/// <param name="Mark">Mark price that set it off.</param>
/// <param name="Price">Price at which the position was closed or taken over.</param>
/// <param name="Quantity">Signed quantity of the position that was ended.</param>
/// <param name="Fee">Liquidation fee.</param>
/// <param name="Insurance">What the insurance fund gained (negative: lost).</param>
/// <param name="IsPartial">Whether a part of the position was left.</param>
/// <param name="IsDeleveraging">Whether the fund did not suffice, so that the venue would have closed profitable positions of others (auto-deleveraging).</param>
public readonly record struct LiquidationRecord(
    Instant At, int Account, int Instrument, Price Mark, Price Price, Quantity Quantity, Money Fee, Money Insurance, bool IsPartial, bool IsDeleveraging);

/// <summary>What liquidations of this run paid into the venue's insurance fund and took out of it. The run knows no other liquidations than its own.</summary>
public sealed class InsuranceFund
{
    public Money Contributions { get; private set; }
    public Money Losses { get; private set; }

    /// <summary>Losses that contributions of this run did not cover: each is a case for auto-deleveraging.</summary>
    public int Deleveragings { get; private set; }

    /// <summary>Takes a gain or a loss; true when a loss was not covered.</summary>
    internal bool Book(Money amount)
    {
        if (!amount.IsNegative)
        {
            Contributions += amount;
            return false;
        }
        Losses -= amount;
        bool isShort = Losses > Contributions;
        if (isShort) Deleveragings++;
        return isShort;
    }
}
