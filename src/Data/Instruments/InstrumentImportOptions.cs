using Godwit.Core.Time;

namespace Godwit.Data.Instruments;

/// <summary>What the user knows better than the metadata file.</summary>
public sealed record InstrumentImportOptions
{
    /// <summary>Venue of all rows; null takes it from the content or from the file name.</summary>
    public string? Venue { get; init; }

    /// <summary>
    /// First instant at which the rules hold; null takes the file's own server time, else a date
    /// (<c>2021-04-29</c>) in the file name, else the rules hold since ever.
    /// </summary>
    public Instant? AsOf { get; init; }
}

/// <summary>What an import of a metadata file did.</summary>
public sealed record InstrumentImportReport
{
    /// <summary>The recognised format in words.</summary>
    public required string Format { get; init; }

    /// <summary>First instant at which the imported rules hold; <see cref="Instant.MinValue"/> when no date is known.</summary>
    public required Instant ValidFrom { get; init; }

    /// <summary>Rows of the file, refused ones included.</summary>
    public required int Rows { get; init; }

    /// <summary>Instruments that the catalogue did not know.</summary>
    public required int Added { get; init; }

    /// <summary>Instruments whose rules changed or got another date.</summary>
    public required int Updated { get; init; }

    /// <summary>Instruments that the catalogue already held exactly so.</summary>
    public required int Unchanged { get; init; }

    /// <summary>Rows left out, each with the reason.</summary>
    public required IReadOnlyList<RefusedInstrument> Refused { get; init; }

    /// <summary>Venues that the file spoke of, in order of name.</summary>
    public required IReadOnlyList<string> Venues { get; init; }

    /// <summary>Instruments now in the catalogue because of this file.</summary>
    public int Loaded => Added + Updated + Unchanged;
}
