using System.Text;

namespace Godwit.Venues.Binance.Requests;

/// <summary>Names and kinds of the parameters.</summary>
public static class BinanceParameters
{
    private static readonly string[] Names = [.. Enum.GetNames<BinanceParameter>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])];
    private static readonly byte[][] Utf8Names = [.. Names.Select(Encoding.ASCII.GetBytes)];
    private static readonly ParameterKind[] Kinds = [.. Names.Select(KindOf)];

    public static int Count => Names.Length;

    public static string Name(BinanceParameter parameter) => Names[(int)parameter];
    public static ReadOnlySpan<byte> Utf8Name(BinanceParameter parameter) => Utf8Names[(int)parameter];
    public static ParameterKind Kind(BinanceParameter parameter) => Kinds[(int)parameter];

    /// <summary>The parameter of a name; false when the interface has none.</summary>
    public static bool TryFind(ReadOnlySpan<byte> name, out BinanceParameter parameter)
    {
        int low = 0, high = Utf8Names.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2, order = name.SequenceCompareTo(Utf8Names[middle]);
            if (order == 0)
            {
                parameter = (BinanceParameter)middle;
                return true;
            }
            if (order < 0) high = middle - 1;
            else low = middle + 1;
        }
        parameter = default;
        return false;
    }

    private static ParameterKind KindOf(string name) => name switch
    {
        "startTime" or "endTime" or "timestamp" => ParameterKind.Time,
        "symbols" or "permissions" => ParameterKind.List,
        "showPermissionSets" or "computeCommissionRates" or "omitZeroBalances" or "returnRateLimits" => ParameterKind.Boolean,
        "recvWindow" or "price" or "quantity" => ParameterKind.Decimal,
        "limit" => ParameterKind.Number,
        _ when name.EndsWith("ClientOrderId", StringComparison.Ordinal) => ParameterKind.Text,
        _ when Ends(name, "Price", "Quantity", "Qty") => ParameterKind.Decimal,
        _ when Ends(name, "Id", "StrategyType", "strategyType", "railingDelta", "egOffsetValue") => ParameterKind.Number,
        _ => ParameterKind.Text,
    };

    private static bool Ends(string name, params ReadOnlySpan<string> ends)
    {
        foreach (string end in ends)
            if (name.EndsWith(end, StringComparison.Ordinal)) return true;
        return false;
    }
}

/// <summary>A set of parameters.</summary>
public struct ParameterSet
{
    private UInt128 _low, _high;

    public readonly bool Contains(BinanceParameter parameter) => ((int)parameter < 128 ? _low >> (int)parameter : _high >> ((int)parameter - 128)) % 2 != 0;

    public void Add(BinanceParameter parameter)
    {
        if ((int)parameter < 128) _low |= UInt128.One << (int)parameter;
        else _high |= UInt128.One << ((int)parameter - 128);
    }

    /// <summary>The first member of <paramref name="other"/> that is missing here; null when none is.</summary>
    public readonly BinanceParameter? FirstMissingOf(in ParameterSet other)
    {
        UInt128 low = other._low & ~_low, high = other._high & ~_high;
        if (low == 0 && high == 0) return null;
        return (BinanceParameter)(int)(low != 0 ? UInt128.TrailingZeroCount(low) : 128 + UInt128.TrailingZeroCount(high));
    }
}
