using System.Globalization;
using Godwit.Core.Outcomes;
using Godwit.Indicators;
using Godwit.Indicators.Kernels;

namespace Godwit.Strategies.Rules;

/// <summary>What the values of the parameters alone decide.</summary>
internal sealed class Constants(double[] parameters)
{
    private readonly Dictionary<string, double> _named = [];

    /// <summary>The value of a constant expression.</summary>
    public double Of(Expression expression) => expression switch
    {
        NumberExpression number => number.Value,
        ParameterExpression parameter => parameters[parameter.Parameter.Index],
        NamedExpression named => Named(named.Indicator),
        OperatorExpression o => RuleArithmetic.Apply(o.Operation, Of(o.Left), Of(o.Right)),
        _ => throw new InvalidOperationException($"{expression.GetType().Name} is no constant."),
    };

    private double Named(RuleIndicator indicator)
    {
        if (!_named.TryGetValue(indicator.Name, out double value)) _named.Add(indicator.Name, value = Of(indicator.Value));
        return value;
    }

    /// <summary>A whole number of bars.</summary>
    public int Bars(Expression expression, int least, string what)
    {
        double value = Of(expression);
        return value >= least && value <= Guard.PeriodMax && Math.Floor(value) == value
            ? (int)value
            : throw new RuleException(expression.At, string.Create(CultureInfo.InvariantCulture, $"{what} must be a whole number from {least} to {Guard.PeriodMax}, not {value}."));
    }

    /// <summary>The checked parameters of an indicator.</summary>
    public IndicatorArguments Arguments(IndicatorExpression call)
    {
        var given = new List<KeyValuePair<string, string>>();
        foreach (RuleArgument argument in call.Arguments)
        {
            string text = argument.Word ?? Of(argument.Value!).ToString("R", CultureInfo.InvariantCulture);
            // One by one, so that a refusal points at the argument that is wrong.
            Refused(argument.At, () => IndicatorCatalog.Arguments(call.Definition, [new(argument.Name, text)]));
            given.Add(new(argument.Name, text));
        }
        return IndicatorCatalog.Arguments(call.Definition, given);
    }

    /// <summary>A new indicator of a call, fields of the bar chosen.</summary>
    public Indicator Create(IndicatorExpression call)
    {
        IndicatorArguments arguments = Arguments(call);
        return Refused(call.At, () => IndicatorCatalog.Create(call.Definition, arguments));
    }

    private static T Refused<T>(RuleSpot at, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (GodwitException e) when (e is not RuleException)
        {
            throw new RuleException(at, e.Message);
        }
    }
}
