using System.Globalization;
using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Quality.Ticks;

/// <summary>
/// How rows follow each other in time. Funding and open interest come at a regular distance, so rows can be missing; of everything else the
/// longest silence is told, which is a quiet market or a recorder that stood still.
/// </summary>
internal sealed class SpacingCheck(TickSchema schema)
{
    /// <summary>So long a silence of quotes or of a book is doubtful.</summary>
    private static readonly Duration LongSilence = Duration.FromSeconds(60);
    private readonly Dictionary<long, long> _steps = [];
    private long _last = TickSchema.Missing, _silence, _silenceFrom;

    private bool IsRegular => schema.Kind is "funding" or "openinterest";

    public void Add(TickColumns rows)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            long at = rows.StampOf(i);
            long step = at - _last;
            if (_last != TickSchema.Missing && step > 0)
            {
                if (step > _silence) (_silence, _silenceFrom) = (step, _last);
                // Stamps jitter by milliseconds: whole minutes are compared.
                if (IsRegular) Count((step + Duration.NanosPerMinute / 2) / Duration.NanosPerMinute);
            }
            _last = Math.Max(_last, at);
        }
    }

    /// <summary>Rows that are missing at the usual distance; null where there is none.</summary>
    public long? Missing => !IsRegular || Usual is not { } usual ? null : _steps.Sum(step => (step.Key / usual - 1) * step.Value);

    public QualityFinding? Finding()
    {
        if (_silence == 0) return null;
        if (!IsRegular)
        {
            bool doubtful = new Duration(_silence) > LongSilence && schema.Tick is TickKind.Quote or TickKind.Book;
            return new QualityFinding("silence", doubtful ? QualityLevel.Caution : QualityLevel.Fact, 1, $"The longest silence is {TickCheck.Seconds(new Duration(_silence))}.", [new(new Instant(_silenceFrom), "last row before it")]);
        }
        if (Usual is not { } usual) return null;
        string distance = new Duration(usual * Duration.NanosPerMinute).ToString();
        return Missing is > 0 and var missing
            ? new QualityFinding("missing-times", QualityLevel.Fault, missing, $"Rows come every {distance}; {missing.ToString("N0", CultureInfo.InvariantCulture)} are missing.", [new(new Instant(_silenceFrom), $"the next row is {TickCheck.Seconds(new Duration(_silence))} later")])
            : new QualityFinding("missing-times", QualityLevel.Fact, 0, $"A row every {distance}, none missing.", []);
    }

    private long? Usual => _steps.Where(s => s.Key > 0).OrderByDescending(s => s.Value).ThenBy(s => s.Key).Select(s => (long?)s.Key).FirstOrDefault();

    private void Count(long minutes)
    {
        if (minutes > 0) _steps[minutes] = _steps.GetValueOrDefault(minutes) + 1;
    }
}
