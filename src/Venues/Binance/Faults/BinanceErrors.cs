using System.Globalization;
using System.Net;
using System.Text.Json;
using Godwit.Venues.Common.Answers;
using Godwit.Venues.Common.Faults;

namespace Godwit.Venues.Binance.Faults;

/// <summary>One published error of the venue.</summary>
/// <param name="Code">Its number.</param>
/// <param name="Name">Its name in the venue's list.</param>
/// <param name="AfterChange">What it means after a request that may have changed something.</param>
public sealed record BinanceError(int Code, string Name, FaultKind AfterChange)
{
    /// <summary>What it means after a question: nothing can be ambiguous then.</summary>
    public FaultKind AfterQuestion => AfterChange == FaultKind.Ambiguous ? FaultKind.Transient : AfterChange;

    /// <summary>True when our clock is wrong: synchronise, then repeat.</summary>
    public bool IsClock => Code == -1021;
}

/// <summary>Every published error of the spot interface in the vocabulary of all venues, by the list of 2026-07-21.</summary>
/// <remarks>Ambiguous never means failed: the venue is asked by client order id before anything is repeated.</remarks>
public static class BinanceErrors
{
    // Nobody knows whether it happened, or one half of two did.
    private static readonly (int, string)[] AmbiguousErrors =
    [
        (-1000, "UNKNOWN"), (-1001, "DISCONNECTED"), (-1006, "UNEXPECTED_RESP"), (-1007, "TIMEOUT"), (-2021, "CANCEL_REPLACE_PARTIALLY_FAILED"),
    ];

    // It did not happen and may work later.
    private static readonly (int, string)[] TransientErrors =
    [
        (-1008, "SERVER_BUSY"), (-1016, "SERVICE_SHUTTING_DOWN"), (-1021, "INVALID_TIMESTAMP"), (-2042, "MAXIMUM_SUBSCRIPTION_IDS"),
    ];

    private static readonly (int, string)[] ThrottledErrors =
    [
        (-1003, "TOO_MANY_REQUESTS"), (-1015, "TOO_MANY_ORDERS"), (-1034, "TOO_MANY_CONNECTIONS"), (-1181, "TOO_MANY_MESSAGES"),
    ];

    private static readonly (int, string)[] AuthenticationErrors =
    [
        (-1002, "UNAUTHORIZED"), (-1022, "INVALID_SIGNATURE"), (-2014, "BAD_API_KEY_FMT"), (-2015, "REJECTED_MBX_KEY"),
    ];

    // Of interfaces and encodings that this program does not use.
    private static readonly (int, string)[] FatalErrors =
    [
        (-1033, "COMP_ID_IN_USE"), (-1035, "LOGGED_OUT"), (-1152, "INVALID_SBE_HEADER"), (-1153, "UNSUPPORTED_SCHEMA_ID"), (-1155, "SBE_DISABLED"),
        (-1161, "DEPRECATED_SCHEMA"), (-1169, "INVALID_TAG_NUMBER"), (-1170, "TAG_NOT_DEFINED_IN_MESSAGE"), (-1171, "TAG_APPEARS_MORE_THAN_ONCE"),
        (-1172, "TAG_OUT_OF_ORDER"), (-1173, "GROUP_FIELDS_OUT_OF_ORDER"), (-1174, "INVALID_COMPONENT"), (-1175, "RESET_SEQ_NUM_SUPPORT"),
        (-1176, "ALREADY_LOGGED_IN"), (-1177, "GARBLED_MESSAGE"), (-1178, "BAD_SENDER_COMPID"), (-1179, "BAD_SEQ_NUM"), (-1180, "EXPECTED_LOGON"),
        (-1182, "PARAMS_BAD_COMBO"), (-1183, "NOT_ALLOWED_IN_DROP_COPY_SESSIONS"), (-1184, "DROP_COPY_SESSION_NOT_ALLOWED"),
        (-1185, "DROP_COPY_SESSION_REQUIRED"), (-1186, "NOT_ALLOWED_IN_ORDER_ENTRY_SESSIONS"), (-1187, "NOT_ALLOWED_IN_MARKET_DATA_SESSIONS"),
        (-1188, "INCORRECT_NUM_IN_GROUP_COUNT"), (-1189, "DUPLICATE_ENTRIES_IN_A_GROUP"), (-1221, "INVALID_SBE_MESSAGE_FIELD"),
    ];

    private static readonly (int, string)[] RejectedErrors =
    [
        (-1010, "ERROR_MSG_RECEIVED"), (-1013, "INVALID_MESSAGE"), (-1014, "UNKNOWN_ORDER_COMPOSITION"), (-1020, "UNSUPPORTED_OPERATION"),
        (-1100, "ILLEGAL_CHARS"), (-1101, "TOO_MANY_PARAMETERS"), (-1102, "MANDATORY_PARAM_EMPTY_OR_MALFORMED"), (-1103, "UNKNOWN_PARAM"),
        (-1104, "UNREAD_PARAMETERS"), (-1105, "PARAM_EMPTY"), (-1106, "PARAM_NOT_REQUIRED"), (-1108, "PARAM_OVERFLOW"), (-1111, "BAD_PRECISION"),
        (-1112, "NO_DEPTH"), (-1114, "TIF_NOT_REQUIRED"), (-1115, "INVALID_TIF"), (-1116, "INVALID_ORDER_TYPE"), (-1117, "INVALID_SIDE"),
        (-1118, "EMPTY_NEW_CL_ORD_ID"), (-1119, "EMPTY_ORG_CL_ORD_ID"), (-1120, "BAD_INTERVAL"), (-1121, "BAD_SYMBOL"),
        (-1122, "INVALID_SYMBOLSTATUS"), (-1125, "INVALID_LISTEN_KEY"), (-1127, "MORE_THAN_XX_HOURS"), (-1128, "OPTIONAL_PARAMS_BAD_COMBO"),
        (-1130, "INVALID_PARAMETER"), (-1131, "BAD_RECV_WINDOW"), (-1134, "BAD_STRATEGY_TYPE"), (-1135, "INVALID_JSON"),
        (-1139, "INVALID_TICKER_TYPE"), (-1145, "INVALID_CANCEL_RESTRICTIONS"), (-1151, "DUPLICATE_SYMBOLS"), (-1158, "OCO_ORDER_TYPE_REJECTED"),
        (-1160, "OCO_ICEBERGQTY_TIMEINFORCE"), (-1165, "BUY_OCO_LIMIT_MUST_BE_BELOW"), (-1166, "SELL_OCO_LIMIT_MUST_BE_ABOVE"),
        (-1168, "BOTH_OCO_ORDERS_CANNOT_BE_LIMIT"), (-1190, "INVALID_REQUEST_ID"), (-1191, "TOO_MANY_SUBSCRIPTIONS"), (-1194, "INVALID_TIME_UNIT"),
        (-1196, "BUY_OCO_STOP_LOSS_MUST_BE_ABOVE"), (-1197, "SELL_OCO_STOP_LOSS_MUST_BE_BELOW"), (-1198, "BUY_OCO_TAKE_PROFIT_MUST_BE_BELOW"),
        (-1199, "SELL_OCO_TAKE_PROFIT_MUST_BE_ABOVE"), (-1210, "INVALID_PEG_PRICE_TYPE"), (-1211, "INVALID_PEG_OFFSET_TYPE"),
        (-1220, "SYMBOL_DOES_NOT_MATCH_STATUS"), (-1222, "OPO_WORKING_MUST_BE_BUY"), (-1223, "OPO_PENDING_MUST_BE_SELL"),
        (-1224, "WORKING_PARAM_REQUIRED"), (-1225, "PENDING_PARAM_NOT_REQUIRED"), (-2010, "NEW_ORDER_REJECTED"), (-2011, "CANCEL_REJECTED"),
        (-2013, "NO_SUCH_ORDER"), (-2016, "NO_TRADING_WINDOW"), (-2022, "CANCEL_REPLACE_FAILED"), (-2026, "ORDER_ARCHIVED"),
        (-2035, "SUBSCRIPTION_ACTIVE"), (-2036, "SUBSCRIPTION_INACTIVE"), (-2038, "ORDER_AMEND_REJECTED"), (-2039, "CLIENT_ORDER_ID_INVALID"),
        (-2043, "NO_REFERENCE_PRICE"),
    ];

    private static readonly Dictionary<int, BinanceError> ByCode = All().ToDictionary(e => e.Code);

    /// <summary>The error of a code; null for one that is not published.</summary>
    public static BinanceError? Find(int code) => ByCode.GetValueOrDefault(code);

    public static IReadOnlyCollection<BinanceError> Published => ByCode.Values;

    /// <summary>The fault of an answer that is no success.</summary>
    /// <param name="host">Who answered.</param>
    /// <param name="status">HTTP status, or the status of the WebSocket answer.</param>
    /// <param name="body">Its body: usually code and sentence.</param>
    /// <param name="retryAfter">What it asks to wait.</param>
    /// <param name="isQuestion">True when the request changes nothing.</param>
    public static VenueFault OfAnswer(string host, HttpStatusCode status, string body, TimeSpan? retryAfter, bool isQuestion)
    {
        VenueFault byStatus = HttpFaults.OfStatus(host, status, body, retryAfter, isQuestion);
        // A server's own fault leaves a change open whatever its words are, and a limit is a limit.
        if (!TryRead(body, out int code, out string message) || byStatus.Kind is FaultKind.Throttled or FaultKind.Ambiguous) return byStatus;
        BinanceError? error = Find(code);
        FaultKind kind = error is null ? byStatus.Kind : isQuestion ? error.AfterQuestion : error.AfterChange;
        return new VenueFault(kind, string.Create(CultureInfo.InvariantCulture, $"{host} refuses the request ({code}): {message}"), retryAfter);
    }

    /// <summary>Reads code and sentence of an error body; false when it is none.</summary>
    public static bool TryRead(string body, out int code, out string message)
    {
        (code, message) = (0, "");
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            JsonElement error = json.RootElement.Field("error") is { ValueKind: JsonValueKind.Object } inner ? inner : json.RootElement;
            if (error.NumberOrNull("code") is not ({ } number and >= int.MinValue and < 0)) return false;
            (code, message) = ((int)number, error.TextOrNull("msg") ?? "");
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return false;
        }
    }

    private static IEnumerable<BinanceError> All()
    {
        foreach ((FaultKind kind, (int, string)[] errors) in ((FaultKind, (int, string)[])[])
                 [
                     (FaultKind.Ambiguous, AmbiguousErrors), (FaultKind.Transient, TransientErrors), (FaultKind.Throttled, ThrottledErrors),
                     (FaultKind.Authentication, AuthenticationErrors), (FaultKind.Fatal, FatalErrors), (FaultKind.Rejected, RejectedErrors),
                 ])
            foreach ((int code, string name) in errors) yield return new BinanceError(code, name, kind);
    }
}
