using Godwit.Core.Outcomes;

namespace Godwit.Data.Store.Files;

/// <summary>Faults of the disk in one clear sentence.</summary>
internal static class DiskFaults
{
    private const int NoSpaceUnix = 28, QuotaUnix = 122, ReadOnlyUnix = 30;
    private const int NoSpaceWindows = unchecked((int)0x80070070), HandleDiskFullWindows = unchecked((int)0x80070027);

    public static bool IsFull(IOException fault) =>
        fault.HResult is NoSpaceUnix or QuotaUnix or NoSpaceWindows or HandleDiskFullWindows;

    public static GodwitException Explain(Exception fault, string path) => fault switch
    {
        IOException io when IsFull(io) => new GodwitException(
            $"The disk that holds {path} is full; nothing was changed there. Free some space, or move the data by setting GODWIT_HOME.", fault),
        UnauthorizedAccessException => new GodwitException(
            $"There is no permission to write below {path}; choose another place with GODWIT_HOME.", fault),
        IOException { HResult: ReadOnlyUnix } => new GodwitException(
            $"{path} lies on a read-only disk; choose another place with GODWIT_HOME.", fault),
        _ => new GodwitException($"Writing below {path} failed: {fault.Message}", fault),
    };
}
