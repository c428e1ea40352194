using Godwit.Core.Numbers;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Store.Ticks;

/// <summary>The scales of a dataset while it grows, with its largest values, so that a raise that overflows is refused before it happens.</summary>
internal sealed class TickScales
{
    private readonly TickSchema _schema;
    private readonly int[] _scales, _wanted, _groups;
    private readonly long[] _largest;

    public TickScales(TickSchema schema, IReadOnlyList<int>? scales = null, IReadOnlyList<long>? largest = null)
    {
        _schema = schema;
        _groups = schema.GroupOf;
        _scales = scales is null ? new int[schema.Groups.Count] : [.. scales];
        _largest = largest is null ? new long[schema.Groups.Count] : [.. largest];
        _wanted = new int[_scales.Length];
    }

    public IReadOnlyList<int> Scales => _scales;

    /// <summary>Counts the raises of scales.</summary>
    public int Raises { get; private set; }
    public IReadOnlyList<long> Largest => _largest;

    /// <summary>Makes room for a row; null when it fits, otherwise the reason and nothing has changed.</summary>
    public string? Admit(ReadOnlySpan<Number> row)
    {
        bool raises = false;
        for (int c = 0; c < row.Length; c++)
        {
            int group = _groups[c];
            if (group < 0 || row[c].Units == TickSchema.Missing) continue;
            int steps = _scales[group] - row[c].Decimals;
            if (steps < 0 || Math.Abs(row[c].Units) > UnitLimits.LargestBeforeRaising(steps)) { raises = true; break; }
        }
        if (raises && Raise(row) is { } refusal) return refusal;
        for (int c = 0; c < row.Length; c++)
        {
            int group = _groups[c];
            if (group < 0 || row[c].Units == TickSchema.Missing) continue;
            _largest[group] = Math.Max(_largest[group], Math.Abs(row[c].Units) * Pow10.Long(_scales[group] - row[c].Decimals));
        }
        return null;
    }

    /// <summary>As <see cref="Admit"/>, for rows that are columns already.</summary>
    /// <exception cref="Core.Outcomes.GodwitException">They do not fit beside the others.</exception>
    public void AdmitBlock(TickBlock rows)
    {
        long[] largest = rows.Largest();
        for (int g = 0; g < _scales.Length; g++)
        {
            int scale = Math.Max(_scales[g], rows.Scales[g]);
            if (_largest[g] > UnitLimits.LargestBeforeRaising(scale - _scales[g]) || largest[g] > UnitLimits.LargestBeforeRaising(scale - rows.Scales[g]))
                throw new Core.Outcomes.GodwitException($"Values of the {_schema.Groups[g]} columns cannot be held exactly together: {scale} decimals and the largest value need more than 18 digits.");
            _largest[g] = Math.Max(_largest[g] * Pow10.Long(scale - _scales[g]), largest[g] * Pow10.Long(scale - rows.Scales[g]));
            _scales[g] = scale;
        }
    }

    private string? Raise(ReadOnlySpan<Number> row)
    {
        _scales.CopyTo(_wanted, 0);
        for (int c = 0; c < row.Length; c++)
            if (_groups[c] is >= 0 and int group && row[c].Units != TickSchema.Missing) _wanted[group] = Math.Max(_wanted[group], row[c].Decimals);
        for (int c = 0; c < row.Length; c++)
        {
            if (_groups[c] is not (>= 0 and int group) || row[c].Units == TickSchema.Missing) continue;
            if (_wanted[group] > UnitLimits.MaxScale || Math.Abs(row[c].Units) > UnitLimits.LargestBeforeRaising(_wanted[group] - row[c].Decimals)
                || _largest[group] > UnitLimits.LargestBeforeRaising(_wanted[group] - _scales[group]))
                return $"its {_schema.Columns[c].Name} cannot be held exactly beside the rest of the dataset ({_wanted[group]} decimals and the largest value need more than 18 digits)";
        }
        for (int g = 0; g < _scales.Length; g++)
        {
            _largest[g] *= Pow10.Long(_wanted[g] - _scales[g]);
            _scales[g] = _wanted[g];
        }
        Raises++;
        return null;
    }
}
