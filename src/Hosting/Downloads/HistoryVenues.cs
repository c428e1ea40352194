using Godwit.Core.Outcomes;
using Godwit.Venues.Binance.History;
using Godwit.Venues.Coinbase.History;
using Godwit.Venues.Common.History;
using Godwit.Venues.Common.Rest;

namespace Godwit.Hosting.Downloads;

/// <summary>The venues whose history can be downloaded, and where they are.</summary>
internal static class HistoryVenues
{
    private static readonly string[] Names = ["binance", "coinbase"];

    /// <exception cref="GodwitException">An unknown venue, or an address that is none.</exception>
    public static IVenueHistory Open(DownloadRequest request, string home, VenueHttpOptions options, TimeProvider time)
    {
        string ledgers = Path.Combine(home, "venues");
        var series = new HistoryRequest(request.Symbol, request.Interval);
        switch (request.Venue.ToLowerInvariant())
        {
            case "binance":
                BinanceEndpoints known = BinanceEndpoints.Default;
                Uri rest = Address("--endpoint", request.Endpoint, "GODWIT_BINANCE_ENDPOINT") ?? known.Rest;
                bool restOnly = (request.Archive ?? Environment.GetEnvironmentVariable("GODWIT_BINANCE_ARCHIVE")) == "none";
                // Another host has other data: its history is not mixed with the archive of the real one.
                Uri? archive = restOnly ? null : Address("--archive", request.Archive, "GODWIT_BINANCE_ARCHIVE") ?? (rest == known.Rest ? known.Archive : null);
                return new BinanceHistory(series, new BinanceEndpoints(rest, archive), ledgers, options, time);
            case "coinbase":
                if (request.Archive is not null and not "none") throw GodwitException.Usage("COINBASE has no archive; leave out --archive.");
                return new CoinbaseHistory(series, Address("--endpoint", request.Endpoint, "GODWIT_COINBASE_ENDPOINT") ?? CoinbaseHistory.DefaultEndpoint, ledgers, options, time);
            default:
                throw GodwitException.Usage($"'{request.Venue}' is no venue to download from; there are {string.Join(" and ", Names)}.{Suggestions.For(request.Venue, Names)}");
        }
    }

    private static Uri? Address(string option, string? given, string variable)
    {
        string? text = given ?? Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrWhiteSpace(text)) return null;
        string name = given is null ? variable : option;
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            throw GodwitException.Usage($"{name} '{text}' is no address; write one such as https://data-api.binance.vision.");
        return address;
    }
}
