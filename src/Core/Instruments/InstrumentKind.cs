namespace Godwit.Core.Instruments;

/// <summary>What kind of contract an instrument is.</summary>
public enum InstrumentKind : byte
{
    /// <summary>Exchange of the base asset against the quote asset at once.</summary>
    Spot,

    /// <summary>Perpetual future, profit in the quote asset.</summary>
    LinearPerpetual,

    /// <summary>Perpetual future, profit in the base asset.</summary>
    InversePerpetual,

    /// <summary>Dated future, profit in the quote asset.</summary>
    LinearFuture,

    /// <summary>Dated future, profit in the base asset.</summary>
    InverseFuture,
}
