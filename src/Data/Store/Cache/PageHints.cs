using System.Runtime.InteropServices;

namespace Godwit.Data.Store.Cache;

/// <summary>Hints to the operating system about mapped memory. Nothing depends on them but speed.</summary>
internal static unsafe partial class PageHints
{
    /// <summary>Linux 5.14: maps the pages for reading, as if each had been touched.</summary>
    private const int PopulateRead = 22;

    private static bool s_works = OperatingSystem.IsLinux();

    /// <summary>Brings a range of mapped memory in with one call; does nothing where the system cannot.</summary>
    public static void Populate(byte* start, long length)
    {
        if (!s_works) return;
        nuint page = (nuint)Environment.SystemPageSize;
        nuint first = (nuint)start / page * page;
        nuint bytes = (nuint)start + (nuint)length - first;
        // Older kernels refuse the advice: then it is not tried again.
        if (Advise(first, bytes, PopulateRead) != 0) s_works = false;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint start, nuint length, int advice);
}
