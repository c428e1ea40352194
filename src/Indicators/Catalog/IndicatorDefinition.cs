namespace Godwit.Indicators;

public enum IndicatorGroup { Averages, Oscillators, Volatility, Volume, Bars, Statistics, Cycles, Regimes, Patterns }

/// <summary>Where a chart draws an indicator: over the prices, or in a pane of its own.</summary>
public enum IndicatorPane { Price, Own }

public enum PlotStyle { Line, Histogram, Dots, Area, Marker }

/// <summary>What an indicator reads: any one series, any two, or fixed fields of the bar.</summary>
public enum SeriesKind { One, Two, Bars }

/// <summary>How far back an indicator remembers, and so what a different first bar does to its values.</summary>
public enum IndicatorMemory
{
    /// <summary>A fixed number of bars: once it has settled, the first bar does not matter at all.</summary>
    Window,

    /// <summary>Older bars fade out: two starts come together, but slowly; give it more bars than its settle length.</summary>
    Fading,

    /// <summary>For ever, or until a session ends or a stop turns: the level depends on the first bar.</summary>
    Endless,
}

/// <summary>One output, with hints for charts. The colour is a name of the chart's palette, not a fixed shade.</summary>
public sealed record IndicatorOutput(string Name, string Color = "primary", PlotStyle Style = PlotStyle.Line);

/// <summary>The least and the largest value that all outputs of an indicator keep to, whatever the market; an end may be infinite.</summary>
public readonly record struct OutputBounds(double Least, double Most);

/// <summary>Batch face of an indicator of one series.</summary>
public delegate void SeriesBatch(IndicatorArguments arguments, ReadOnlySpan<double> values, double[][] outputs);

/// <summary>Batch face of an indicator of bars.</summary>
public delegate void BarBatch(IndicatorArguments arguments, in BarSpans bars, double[][] outputs);

/// <summary>What the catalogue says of one indicator. It stands in the indicator's own file, beside the formula.</summary>
public sealed record IndicatorDefinition(string Name, IndicatorGroup Group, string Title)
{
    /// <summary>The formula in one line; <c>x</c> is the input, <c>[n]</c> looks n bars back.</summary>
    public required string Formula { get; init; }

    /// <summary>Where the formula comes from.</summary>
    public required string Source { get; init; }

    /// <summary>What to read from it, in one sentence.</summary>
    public required string Meaning { get; init; }

    /// <summary>Which habit it follows where libraries disagree: seeding, smoothing, divisors, empty ranges.</summary>
    public string Convention { get; init; } = "";

    /// <summary>The parameters of the formula; the choice of the input series comes on top, see <see cref="AllParameters"/>.</summary>
    public IReadOnlyList<IndicatorParameter> Parameters { get; init; } = [];

    /// <summary>The fields it reads unless told otherwise.</summary>
    public IReadOnlyList<PriceField> Inputs { get; init; } = [PriceField.Close];

    public IReadOnlyList<IndicatorOutput> Outputs { get; init; } = [new("real")];

    /// <summary>What every output keeps to for any bars (parameters at their defaults); null when nothing bounds it.</summary>
    public OutputBounds? Bounds { get; init; }

    public IndicatorPane Pane { get; init; } = IndicatorPane.Own;

    /// <summary>With its default parameters; see <see cref="MemoryWith"/>.</summary>
    public IndicatorMemory Memory { get; init; } = IndicatorMemory.Window;

    /// <summary>As <see cref="Memory"/>, unless an average that fades was chosen for one that does not.</summary>
    public IndicatorMemory MemoryWith(IndicatorArguments arguments) =>
        Memory == IndicatorMemory.Window && Parameters.Any(p => p.IsAverage && MovingAverages.Fades(arguments.Average(p.Name))) ? IndicatorMemory.Fading : Memory;

    /// <summary>True when a later bar can change a value that was already given. A repainting output must not drive a strategy.</summary>
    public bool Repaints { get; init; }

    /// <summary>True when it settles by the clock (a session must end first): the settle length is then only the least it takes.</summary>
    public bool SettlesByTime { get; init; }

    /// <summary>True when one update must read the whole window, so that its work grows with it; otherwise it is constant.</summary>
    public bool ReadsWholeWindow { get; init; }

    /// <summary>Largest relative difference between batch and stream: 0 means bit for bit.</summary>
    public double BatchTolerance { get; init; }

    public required Func<IndicatorArguments, Indicator> Create { get; init; }

    /// <summary>A batch face that is faster than running the stream, if there is one.</summary>
    public SeriesBatch? SeriesBatch { get; init; }
    public BarBatch? BarBatch { get; init; }

    /// <summary>The parameters and, for an indicator of one or two free series, the choice of the fields it reads.</summary>
    public IReadOnlyList<IndicatorParameter> AllParameters => _allParameters ??= [.. Parameters, .. SourceParameters()];

    private IReadOnlyList<IndicatorParameter>? _allParameters;

    private IEnumerable<IndicatorParameter> SourceParameters() => Series switch
    {
        SeriesKind.One => [IndicatorParameter.Choice("source", Inputs[0], "The series it reads")],
        SeriesKind.Two =>
        [
            IndicatorParameter.Choice("first", Inputs[0], "The first series it reads"),
            IndicatorParameter.Choice("second", Inputs[1], "The second series it reads"),
        ],
        _ => [],
    };

    /// <summary>Whether the formula is free to read any series, or two, or needs certain fields of the bar.</summary>
    public SeriesKind Series => _series ??= Create(new IndicatorArguments(Parameters.ToDictionary(p => p.Name, p => p.Default))) switch
    {
        ValueIndicator => SeriesKind.One,
        PairIndicator => SeriesKind.Two,
        _ => SeriesKind.Bars,
    };

    private SeriesKind? _series;

    internal void ApplySources(Indicator indicator, IndicatorArguments arguments)
    {
        if (indicator is ValueIndicator value) value.Source = arguments.Choice<PriceField>("source");
        if (indicator is PairIndicator pair)
            (pair.FirstSource, pair.SecondSource) = (arguments.Choice<PriceField>("first"), arguments.Choice<PriceField>("second"));
    }

    /// <summary>Input lists that definitions share.</summary>
    internal static readonly PriceField[] HighLow = [PriceField.High, PriceField.Low];
    internal static readonly PriceField[] HighLowClose = [PriceField.High, PriceField.Low, PriceField.Close];
    internal static readonly PriceField[] OpenHighLowClose = [PriceField.Open, PriceField.High, PriceField.Low, PriceField.Close];
    internal static readonly PriceField[] HighLowCloseVolume = [PriceField.High, PriceField.Low, PriceField.Close, PriceField.Volume];
    internal static readonly PriceField[] OpenHighLowCloseVolume = [PriceField.Open, PriceField.High, PriceField.Low, PriceField.Close, PriceField.Volume];
    internal static readonly PriceField[] CloseVolume = [PriceField.Close, PriceField.Volume];
}
