using System.Net;
using Godwit.Core.Orders;
using Godwit.Venues.Binance.Faults;
using Godwit.Venues.Common.Faults;

namespace Godwit.Venues.Tests;

/// <summary>The venue's errors in our vocabulary.</summary>
public sealed class ErrorTests
{
    /// <summary>The numbers of the published list of 2026-07-21.</summary>
    private static readonly int[] PublishedCodes =
    [
        -1000, -1001, -1002, -1003, -1006, -1007, -1008, -1010, -1013, -1014, -1015, -1016, -1020, -1021, -1022, -1033, -1034, -1035, -1100, -1101,
        -1102, -1103, -1104, -1105, -1106, -1108, -1111, -1112, -1114, -1115, -1116, -1117, -1118, -1119, -1120, -1121, -1122, -1125, -1127, -1128,
        -1130, -1134, -1135, -1139, -1145, -1151, -1152, -1153, -1155, -1158, -1160, -1161, -1165, -1166, -1168, -1169, -1170, -1171, -1172, -1173,
        -1174, -1175, -1176, -1177, -1178, -1179, -1180, -1181, -1182, -1183, -1184, -1185, -1186, -1187, -1188, -1189, -1190, -1191, -1194, -1196,
        -1197, -1198, -1199, -1210, -1211, -1220, -1221, -1222, -1223, -1224, -1225, -2010, -2011, -2013, -2014, -2015, -2016, -2021, -2022, -2026,
        -2035, -2036, -2038, -2039, -2042, -2043,
    ];

    [Fact]
    public void Every_published_error_is_in_the_table() =>
        Assert.All(PublishedCodes, code => Assert.NotEqual("", BinanceErrors.Find(code)?.Name ?? ""));

    [Fact]
    public void A_question_is_never_ambiguous_and_nothing_ambiguous_may_be_repeated_blindly()
    {
        Assert.DoesNotContain(BinanceErrors.Published, e => e.AfterQuestion == FaultKind.Ambiguous);
        Assert.Equal([-1000, -1001, -1006, -1007, -2021], BinanceErrors.Published.Where(e => e.AfterChange == FaultKind.Ambiguous).Select(e => e.Code).OrderDescending());
        Assert.False(new VenueFault(FaultKind.Ambiguous, "").MayRepeat);
    }

    [Theory]
    [InlineData(400, -1121, FaultKind.Rejected, FaultKind.Rejected)]
    [InlineData(400, -1021, FaultKind.Transient, FaultKind.Transient)]
    [InlineData(400, -1022, FaultKind.Authentication, FaultKind.Authentication)]
    [InlineData(401, -2015, FaultKind.Authentication, FaultKind.Authentication)]
    [InlineData(400, -1007, FaultKind.Transient, FaultKind.Ambiguous)]
    [InlineData(409, -2021, FaultKind.Transient, FaultKind.Ambiguous)]
    [InlineData(500, -2010, FaultKind.Rejected, FaultKind.Ambiguous)]
    [InlineData(503, -1008, FaultKind.Transient, FaultKind.Ambiguous)]
    [InlineData(429, -1003, FaultKind.Throttled, FaultKind.Throttled)]
    [InlineData(418, -1003, FaultKind.Throttled, FaultKind.Throttled)]
    [InlineData(400, -1015, FaultKind.Throttled, FaultKind.Throttled)]
    [InlineData(400, -9999, FaultKind.Rejected, FaultKind.Rejected)]
    public void Status_and_number_together_say_what_it_means(int status, int code, FaultKind question, FaultKind change)
    {
        string body = $$"""{"code":{{code}},"msg":"Some reason."}""";
        Assert.Equal(question, BinanceErrors.OfAnswer("host", (HttpStatusCode)status, body, null, isQuestion: true).Kind);
        Assert.Equal(change, BinanceErrors.OfAnswer("host", (HttpStatusCode)status, body, null, isQuestion: false).Kind);
        Assert.Equal(change, BinanceErrors.OfAnswer("host", (HttpStatusCode)status, $$"""{"id":1,"status":{{status}},"error":{{body}}}""", null, isQuestion: false).Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{\"code\":\"x\"}")]
    [InlineData("{\"code\":0}")]
    public void What_is_no_error_body_leaves_it_to_the_status(string body)
    {
        Assert.False(BinanceErrors.TryRead(body, out _, out _));
        Assert.Equal(FaultKind.Ambiguous, BinanceErrors.OfAnswer("host", HttpStatusCode.BadGateway, body, null, isQuestion: false).Kind);
    }

    [Theory]
    [InlineData("Account has insufficient balance for requested action.", Refusal.InsufficientFunds)]
    [InlineData("Filter failure: PRICE_FILTER", Refusal.PriceOffTick)]
    [InlineData("Filter failure: NOTIONAL", Refusal.NotionalBelowMinimum)]
    [InlineData("Filter failure: EXCHANGE_MAX_NUM_ALGO_ORDERS", Refusal.TooManyOrders)]
    [InlineData("Duplicate order sent.", Refusal.DuplicateOrder)]
    [InlineData("Order would immediately match and take.", Refusal.PostOnlyWouldTake)]
    [InlineData("Something else.", Refusal.None)]
    public void Refusals_are_told_in_the_words_of_all_rooms(string message, Refusal refusal) => Assert.Equal(refusal, Refusals.OfMessage(message));
}
