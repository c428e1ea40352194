using System.Globalization;
using System.Text;

namespace Godwit.Strategies.Rules;

/// <summary>Expressions as text: as they would be written, with the least parentheses.</summary>
internal static class RuleWords
{
    private const int LongestCode = 200;

    /// <summary>The expression in the language of rules.</summary>
    public static string Code(Expression expression)
    {
        var text = new StringBuilder();
        Append(text, expression, 0);
        return text.ToString();
    }

    /// <summary>As <see cref="Code"/>, cut where it would flood a message.</summary>
    public static string Short(Expression expression) => Code(expression) is { Length: > LongestCode } code ? code[..LongestCode] + " …" : Code(expression);

    /// <summary><c>fast is 30 and slow is 20</c>: what the parameters of an expression are.</summary>
    public static string Values(Expression expression, double[] parameters)
    {
        var names = new List<string>();
        var open = new Stack<Expression>([expression]);
        while (open.TryPop(out Expression? next))
        {
            if (next is ParameterExpression { Parameter: var p } && string.Create(CultureInfo.InvariantCulture, $"{p.Name} is {parameters[p.Index]}") is var text && !names.Contains(text))
                names.Insert(0, text);
            foreach (Expression part in next.Parts.Distinct()) open.Push(part);
            if (names.Count > 8 || open.Count > 1_000) break;
        }
        return names.Count == 0 ? "it does not hold" : string.Join(" and ", names);
    }

    private static void Append(StringBuilder text, Expression expression, int binding)
    {
        int own = BindingOf(expression);
        if (own < binding) text.Append('(');
        switch (expression)
        {
            case NumberExpression number: text.Append(number.Text); break;
            case ParameterExpression parameter: text.Append(parameter.Parameter.Name); break;
            case FieldExpression field: text.Append(field.Field.ToString().ToLowerInvariant()); break;
            case StateExpression state: text.Append(RuleScope.States.First(s => s.State == state.State).Name); break;
            case NamedExpression named: text.Append(named.Indicator.Name).Append(named.Output is null ? "" : ".").Append(named.Output); break;
            case OperatorExpression operation: AppendOperation(text, operation, own); break;
            case CrossExpression cross:
                Append(text, cross.Left, own + 1);
                text.Append(cross.Above ? " crosses above " : " crosses below ");
                Append(text, cross.Right, own + 1);
                break;
            case TrendExpression trend:
                text.Append(trend.Rising ? "rising(" : "falling(");
                Append(text, trend.Inner, 0);
                text.Append(", ");
                Append(text, trend.Bars, 0);
                text.Append(')');
                break;
            case LagExpression lag:
                Append(text, lag.Inner, own);
                text.Append('[');
                Append(text, lag.Bars, 0);
                text.Append(']');
                break;
            case IndicatorExpression call: AppendCall(text, call); break;
            case TimeframeExpression longer:
                Append(text, longer.Inner, own);
                text.Append(CultureInfo.InvariantCulture, $" on {longer.Interval}");
                break;
        }
        if (own < binding) text.Append(')');
    }

    private static void AppendOperation(StringBuilder text, OperatorExpression operation, int own)
    {
        if (operation.Operation == RuleOperation.Not)
        {
            text.Append("not ");
            Append(text, operation.Left, own);
            return;
        }
        string symbol = SymbolOf(operation.Operation);
        if (own == Tightest)
        {
            text.Append(symbol).Append('(');
            Append(text, operation.Left, 0);
            if (!operation.Operation.IsUnary())
            {
                text.Append(", ");
                Append(text, operation.Right, 0);
            }
            text.Append(')');
            return;
        }
        Append(text, operation.Left, operation.Operation.IsComparison() ? own + 1 : own);
        text.Append(' ').Append(symbol).Append(' ');
        Append(text, operation.Right, own + 1);
    }

    private static void AppendCall(StringBuilder text, IndicatorExpression call)
    {
        text.Append(call.Definition.Name.ToLowerInvariant()).Append('(');
        int count = 0;
        foreach (Expression series in new[] { call.First, call.Second }.Where(s => s is not null).Select(s => s!))
        {
            if (count++ > 0) text.Append(", ");
            Append(text, series, 0);
        }
        foreach (RuleArgument argument in call.Arguments.OrderBy(a => a.Name is not ("source" or "first" or "second")))
        {
            if (count++ > 0) text.Append(", ");
            if (argument.Name is not ("source" or "first" or "second")) text.Append(argument.Name).Append('=');
            if (argument.Word is { } word) text.Append(word.ToLowerInvariant());
            else Append(text, argument.Value!, 0);
        }
        text.Append(')');
        if (call.Output > 0 || call.Definition.Outputs.Count > 1) text.Append('.').Append(call.Definition.Outputs[call.Output].Name);
    }

    private const int Tightest = 7;

    private static int BindingOf(Expression expression) => expression switch
    {
        OperatorExpression { Operation: RuleOperation.Or } => 1,
        OperatorExpression { Operation: RuleOperation.And } => 2,
        OperatorExpression { Operation: RuleOperation.Not } => 3,
        OperatorExpression o when o.Operation.IsComparison() => 4,
        CrossExpression => 4,
        OperatorExpression { Operation: RuleOperation.Add or RuleOperation.Subtract } => 5,
        OperatorExpression { Operation: RuleOperation.Multiply or RuleOperation.Divide } => 6,
        NumberExpression { Value: < 0 } => 6,
        _ => Tightest,
    };

    internal static string SymbolOf(RuleOperation operation) => operation switch
    {
        RuleOperation.Add => "+",
        RuleOperation.Subtract => "-",
        RuleOperation.Multiply => "*",
        RuleOperation.Divide => "/",
        RuleOperation.Less => "<",
        RuleOperation.Greater => ">",
        RuleOperation.LessOrEqual => "<=",
        RuleOperation.GreaterOrEqual => ">=",
        RuleOperation.Equal => "==",
        RuleOperation.NotEqual => "!=",
        _ => operation.ToString().ToLowerInvariant(),
    };
}
