using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators;

/// <summary>Names, parameters, inputs and outputs that users of TA-Lib know are understood as they are.</summary>
public sealed class KnownNamesTests
{
    [Theory]
    [InlineData("SMA", "timePeriod=20", "close", "real")]
    [InlineData("EMA", "timePeriod=20", "close", "real")]
    [InlineData("WMA", "timePeriod=20", "close", "real")]
    [InlineData("DEMA", "timePeriod=20", "close", "real")]
    [InlineData("TEMA", "timePeriod=20", "close", "real")]
    [InlineData("TRIMA", "timePeriod=20", "close", "real")]
    [InlineData("KAMA", "timePeriod=30", "close", "real")]
    [InlineData("T3", "timePeriod=5 vFactor=0.7", "close", "real")]
    [InlineData("MAMA", "fastLimit=0.5 slowLimit=0.05", "close", "mama,fama")]
    [InlineData("RSI", "timePeriod=14", "close", "real")]
    [InlineData("MACD", "fast=12 slow=26 signal=9", "close", "macd,signal,hist")]
    [InlineData("BBANDS", "timePeriod=20 nbDevUp=2 nbDevDn=2 maType=SMA", "close", "upper,middle,lower")]
    [InlineData("ATR", "timePeriod=14", "high,low,close", "real")]
    [InlineData("NATR", "timePeriod=14", "high,low,close", "real")]
    [InlineData("TRANGE", "", "high,low,close", "real")]
    [InlineData("STOCH", "fastK=14 slowK=3 slowKMA=SMA slowD=3 slowDMA=SMA", "high,low,close", "slowk,slowd")]
    [InlineData("STOCHF", "fastK=14 fastD=3 fastDMA=SMA", "high,low,close", "fastk,fastd")]
    [InlineData("STOCHRSI", "timePeriod=14 fastK=14 fastD=3 fastDMA=SMA", "close", "fastk,fastd")]
    [InlineData("ADX", "timePeriod=14", "high,low,close", "real")]
    [InlineData("ADXR", "timePeriod=14", "high,low,close", "real")]
    [InlineData("DX", "timePeriod=14", "high,low,close", "real")]
    [InlineData("PLUS_DI", "timePeriod=14", "high,low,close", "real")]
    [InlineData("MINUS_DI", "timePeriod=14", "high,low,close", "real")]
    [InlineData("CCI", "timePeriod=20", "high,low,close", "real")]
    [InlineData("WILLR", "timePeriod=14", "high,low,close", "real")]
    [InlineData("MOM", "timePeriod=10", "close", "real")]
    [InlineData("ROC", "timePeriod=10", "close", "real")]
    [InlineData("CMO", "timePeriod=14", "close", "real")]
    [InlineData("PPO", "fast=12 slow=26 maType=EMA", "close", "real")]
    [InlineData("APO", "fast=12 slow=26 maType=EMA", "close", "real")]
    [InlineData("TRIX", "timePeriod=15", "close", "real")]
    [InlineData("ULTOSC", "p1=7 p2=14 p3=28", "high,low,close", "real")]
    [InlineData("AROON", "timePeriod=14", "high,low", "aroonDown,aroonUp")]
    [InlineData("AROONOSC", "timePeriod=14", "high,low", "real")]
    [InlineData("BOP", "", "open,high,low,close", "real")]
    [InlineData("MFI", "timePeriod=14", "high,low,close,volume", "real")]
    [InlineData("OBV", "", "close,volume", "real")]
    [InlineData("AD", "", "high,low,close,volume", "real")]
    [InlineData("ADOSC", "fast=3 slow=10", "high,low,close,volume", "real")]
    [InlineData("SAR", "acceleration=0.02 maximum=0.2", "high,low", "real")]
    [InlineData("STDDEV", "timePeriod=20 nbDev=1", "close", "real")]
    [InlineData("VAR", "timePeriod=20 nbDev=1", "close", "real")]
    [InlineData("LINEARREG", "timePeriod=14", "close", "real")]
    [InlineData("LINEARREG_SLOPE", "timePeriod=14", "close", "real")]
    [InlineData("TSF", "timePeriod=14", "close", "real")]
    [InlineData("CORREL", "timePeriod=30", "high,low", "real")]
    [InlineData("MAX", "timePeriod=30", "close", "real")]
    [InlineData("MIN", "timePeriod=30", "close", "real")]
    [InlineData("MIDPRICE", "timePeriod=14", "high,low", "real")]
    [InlineData("TYPPRICE", "", "high,low,close", "real")]
    [InlineData("HT_TRENDLINE", "", "close", "real")]
    [InlineData("HT_DCPERIOD", "", "close", "real")]
    [InlineData("MA", "timePeriod=30 maType=SMA", "close", "real")]
    [InlineData("MAVP", "minPeriod=2 maxPeriod=30 maType=SMA", "close,volume", "real")]
    [InlineData("MACDEXT", "fast=12 fastMA=SMA slow=26 slowMA=SMA signal=9 signalMA=SMA", "close", "macd,signal,hist")]
    [InlineData("MACDFIX", "signal=9", "close", "macd,signal,hist")]
    [InlineData("SAREXT", "startValue=0 offsetOnReverse=0 accelerationInitLong=0.02 accelerationLong=0.02 accelerationMaxLong=0.2", "high,low", "real")]
    [InlineData("BETA", "timePeriod=5", "high,low", "real")]
    [InlineData("MINMAX", "timePeriod=30", "close", "min,max")]
    [InlineData("MINMAXINDEX", "timePeriod=30", "close", "minIndex,maxIndex")]
    [InlineData("HT_PHASOR", "", "close", "inPhase,quadrature")]
    [InlineData("HT_SINE", "", "close", "sine,leadSine")]
    [InlineData("ACCBANDS", "timePeriod=20", "high,low,close", "upper,middle,lower")]
    [InlineData("CDLMORNINGSTAR", "penetration=0.3", "open,high,low,close", "integer")]
    public void A_known_call_is_understood(string name, string parameters, string inputs, string outputs)
    {
        var it = IndicatorCase.Of($"{name} {parameters}");
        Assert.Equal(inputs, string.Join(',', it.Definition.Inputs).ToLowerInvariant());
        IndicatorTable table = IndicatorCatalog.Compute(it.Definition, it.Arguments, TestMarket.Walk(1, 200).Spans);
        foreach (string output in outputs.Split(',')) Assert.True(double.IsFinite(table[output][^1]), output);
    }

    [Fact]
    public void Every_function_of_TA_Lib_that_is_an_indicator_is_there()
    {
        string[] names =
        [
            .. """
            ACCBANDS BBANDS DEMA EMA HT_TRENDLINE KAMA MA MAMA MAVP MIDPOINT MIDPRICE SAR SAREXT SMA T3 TEMA TRIMA WMA
            ADX ADXR APO AROON AROONOSC BOP CCI CMO DX IMI MACD MACDEXT MACDFIX MFI MINUS_DI MINUS_DM MOM PLUS_DI PLUS_DM PPO ROC ROCP ROCR ROCR100
            RSI STOCH STOCHF STOCHRSI TRIX ULTOSC WILLR AD ADOSC OBV ATR NATR TRANGE AVGPRICE MEDPRICE TYPPRICE WCLPRICE
            HT_DCPERIOD HT_DCPHASE HT_PHASOR HT_SINE HT_TRENDMODE AVGDEV BETA CORREL LINEARREG LINEARREG_ANGLE LINEARREG_INTERCEPT LINEARREG_SLOPE
            STDDEV TSF VAR MAX MAXINDEX MIN MININDEX MINMAX MINMAXINDEX SUM
            """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries),
        ];
        Assert.All(names, name => Assert.True(IndicatorCatalog.Contains(name), name));
        Assert.Equal(61, IndicatorCatalog.All.Count(d => d.Name.StartsWith("CDL", StringComparison.Ordinal)));
    }
}
