namespace Godwit.Data.Import.Reading;

/// <summary>Dates with an optional time of day, written as people and programs write them.</summary>
internal static class DateText
{
    /// <summary>
    /// Reads three numbers in the order given, or eight digits (year first), parted by one of <c>- / .</c>; then perhaps a time of day
    /// <c>HH:mm[:ss[.fff]]</c> and perhaps a zone (<c>Z</c>, <c>UTC</c>, <c>+02:00</c>, <c>+0200</c>). Without a zone the time is UTC.
    /// The year has four digits. Twelve or fourteen digits are date and time without separators.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, StampUnit order, out long nanos)
    {
        nanos = 0;
        var at = new Cursor(text);
        if (!TryReadDate(ref at, order, out int year, out int month, out int day, out long ofDay)) return false;
        if (ofDay < 0)
        {
            ofDay = 0;
            if (!at.Ended && (at.Take((byte)' ') || at.Take((byte)'T')) && !at.Ended && !TryReadClock(ref at, out ofDay)) return false;
        }
        if (!TryReadZone(ref at, out long offset) || !at.Ended) return false;
        if (year is < 1970 or > StampReader.LastYear || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        long days = (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Days;
        nanos = days * Core.Time.Duration.NanosPerDay + ofDay - offset;
        return nanos >= 0 && nanos <= StampReader.LastNanos && nanos % 1_000 == 0;
    }

    /// <summary>Reads a time of day alone, <c>HH:mm[:ss[.fff]]</c>.</summary>
    public static bool TryReadClock(ReadOnlySpan<byte> text, out long nanosOfDay)
    {
        var at = new Cursor(text);
        return TryReadClock(ref at, out nanosOfDay) && at.Ended && nanosOfDay % 1_000 == 0;
    }

    /// <summary>The first two numbers of a date that starts with neither a year nor eight digits; false for other texts.</summary>
    public static bool TryReadDayAndMonth(ReadOnlySpan<byte> text, out int first, out int second)
    {
        var at = new Cursor(text);
        second = 0;
        return at.Number(1, 2, out first) && at.Separator() is { } separator && at.Number(1, 2, out second) && at.Take(separator) && at.Number(4, 4, out _);
    }

    private static bool TryReadDate(ref Cursor at, StampUnit order, out int year, out int month, out int day, out long ofDay)
    {
        year = month = day = 0;
        ofDay = -1;
        if (order == StampUnit.YearFirst && at.Digits is 8 or 12 or 14)
        {
            int digits = at.Digits;
            if (!at.Number(4, out year) || !at.Number(2, out month) || !at.Number(2, out day)) return false;
            if (digits == 8) return true;
            int second = 0;
            if (!at.Number(2, out int hour) || !at.Number(2, out int minute) || (digits == 14 && !at.Number(2, out second))) return false;
            return TryCombine(hour, minute, second, 0, out ofDay);
        }
        bool yearFirst = order == StampUnit.YearFirst;
        if (!at.Number(yearFirst ? 4 : 1, yearFirst ? 4 : 2, out int a) || at.Separator() is not { } separator) return false;
        if (!at.Number(1, 2, out int b) || !at.Take(separator) || !at.Number(yearFirst ? 1 : 4, yearFirst ? 2 : 4, out int c)) return false;
        (year, month, day) = order switch { StampUnit.YearFirst => (a, b, c), StampUnit.DayFirst => (c, b, a), _ => (c, a, b) };
        return true;
    }

    private static bool TryReadClock(ref Cursor at, out long nanosOfDay)
    {
        nanosOfDay = 0;
        if (!at.Number(1, 2, out int hour) || !at.Take((byte)':') || !at.Number(2, 2, out int minute)) return false;
        int second = 0;
        long fraction = 0;
        if (at.Take((byte)':'))
        {
            if (!at.Number(2, 2, out second)) return false;
            if (at.Take((byte)'.') && !at.Fraction(out fraction)) return false;
        }
        return TryCombine(hour, minute, second, fraction, out nanosOfDay);
    }

    private static bool TryCombine(int hour, int minute, int second, long fraction, out long nanosOfDay)
    {
        nanosOfDay = ((hour * 60L + minute) * 60 + second) * 1_000_000_000 + fraction;
        return hour < 24 && minute < 60 && second < 60;
    }

    private static bool TryReadZone(ref Cursor at, out long offset)
    {
        offset = 0;
        if (at.Take((byte)'Z') || at.Take(" UTC"u8) || at.Take(" GMT"u8)) return true;
        bool east = at.Take((byte)'+');
        if (!east && !at.Take((byte)'-')) return true;
        if (!at.Number(2, 2, out int hours)) return false;
        at.Take((byte)':');
        if (!at.Number(2, 2, out int minutes) || hours > 14 || minutes > 59) return false;
        offset = (hours * 60L + minutes) * 60 * 1_000_000_000 * (east ? 1 : -1);
        return true;
    }

    private ref struct Cursor(ReadOnlySpan<byte> text)
    {
        private readonly ReadOnlySpan<byte> _text = text;
        private int _at;

        public readonly bool Ended => _at == _text.Length;

        /// <summary>How many digits follow.</summary>
        public readonly int Digits
        {
            get
            {
                int end = _text[_at..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
                return end < 0 ? _text.Length - _at : end;
            }
        }

        public bool Take(byte wanted)
        {
            if (Ended || _text[_at] != wanted) return false;
            _at++;
            return true;
        }

        public bool Take(ReadOnlySpan<byte> wanted)
        {
            if (!_text[_at..].StartsWith(wanted)) return false;
            _at += wanted.Length;
            return true;
        }

        public byte? Separator() => !Ended && _text[_at] is (byte)'-' or (byte)'/' or (byte)'.' ? _text[_at++] : null;

        /// <summary>A run of digits of a length in the range.</summary>
        public bool Number(int fewest, int most, out int value)
        {
            value = 0;
            return Digits is var digits && digits >= fewest && digits <= most && Number(digits, out value);
        }

        /// <summary>The next so many digits.</summary>
        public bool Number(int digits, out int value)
        {
            value = 0;
            if (Digits < digits) return false;
            for (int i = 0; i < digits; i++) value = value * 10 + (_text[_at++] - '0');
            return true;
        }

        /// <summary>Digits behind the point of seconds, in nanoseconds.</summary>
        public bool Fraction(out long nanos)
        {
            nanos = 0;
            int digits = Digits;
            if (digits is 0 or > 9 || !Number(digits, out int value)) return false;
            nanos = value * Core.Numbers.Pow10.Long(9 - digits);
            return true;
        }
    }
}
