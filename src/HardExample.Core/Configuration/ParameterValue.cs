using System.Globalization;
using HardExample.Core.Errors;
using HardExample.Core.Text;

namespace HardExample.Core.Configuration;

/// <summary>Turns a plain value into the type of its parameter and checks its range.</summary>
internal static class ParameterValue
{
    /// <summary>Leaves room for products of a sum of weights with numbers of views and boxes.</summary>
    private const double MaxTotal = 1e300;

    /// <summary>Text, double, long or <see cref="WeightedList"/>; null = not given, so that the default applies.</summary>
    /// <param name="parameter">What is known of the parameter.</param>
    /// <param name="value">What the user gave.</param>
    /// <param name="report">Takes each error message; the returned value is then meaningless.</param>
    public static object? Read(ParameterDefinition parameter, PlainValue value, Action<string> report)
    {
        // Weights of an empty text name nothing, which is another thing than to leave them out.
        if (value is PlainScalar { IsNotGiven: true } given
            && (given.IsNull || parameter.Kind != ParameterKind.Weights || !string.IsNullOrWhiteSpace(given.Text)))
            return null;
        if (parameter.Kind == ParameterKind.Weights) return Weights(parameter, value, report);
        if (value is not PlainScalar scalar)
        {
            report($"{parameter.Name} is {value.Describe()}; it must be {Wanted(parameter)}.");
            return null;
        }
        return parameter.Kind switch
        {
            ParameterKind.Fixed or ParameterKind.Choice => OneOf(parameter, scalar.Text, report),
            ParameterKind.Number => (object?)Number(parameter, scalar.Text, report),
            ParameterKind.WholeNumber => (object?)WholeNumber(parameter, scalar.Text, report),
            _ => FreeText(parameter, scalar.Text, report),
        };
    }

    private static string? OneOf(ParameterDefinition parameter, string text, Action<string> report)
    {
        // YAML 1.1 allows these spellings.
        if (text is "True" or "TRUE" or "False" or "FALSE") text = text.ToLowerInvariant();
        if (parameter.AllowedValues.Contains(text)) return text;
        string rest = parameter.Kind == ParameterKind.Fixed
            ? $"it can only be '{parameter.AllowedValues[0]}'."
            : $"it must be {parameter.Range}. {NearestName.Suggest(text, parameter.AllowedValues)}";
        report($"{parameter.Name} is {UserText.Quote(text)}; {rest}");
        return null;
    }

    private static double? Number(ParameterDefinition parameter, string text, Action<string> report)
    {
        if (UserText.TryNumber(text, out double number) && number >= parameter.Minimum && number <= parameter.Maximum) return number + 0.0;
        report($"{parameter.Name} is {UserText.Quote(text)}; it must be {Wanted(parameter)}.");
        return null;
    }

    private static long? WholeNumber(ParameterDefinition parameter, string text, Action<string> report)
    {
        // A script may hand over 1e6 or 32.0: a whole number in the notation of a fraction.
        bool whole = long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number);
        if (!whole && UserText.TryNumber(text, out double real) && Math.Abs(real) <= 1L << 53 && real == Math.Truncate(real))
            (whole, number) = (true, (long)real);
        if (whole && !(number < parameter.Minimum) && !(number > parameter.Maximum)) return number;
        report($"{parameter.Name} is {UserText.Quote(text)}; it must be {Wanted(parameter)}.");
        return null;
    }

    private static string? FreeText(ParameterDefinition parameter, string text, Action<string> report)
    {
        if (text.Contains('\0')) report($"{parameter.Name} holds a NUL character; leave it out.");
        if (SecretText.IsIn(text))
        {
            report($"{parameter.Name} bears a password, a key or a signature ({SecretText.Hide(text)}). Take it out; keys come from the "
                + "environment or a profile.");
        }
        return text;
    }

    private static WeightedList? Weights(ParameterDefinition parameter, PlainValue value, Action<string> report)
    {
        try
        {
            WeightedList list = value switch
            {
                PlainScalar scalar => WeightedList.Parse(scalar.Text),
                PlainMap map => WeightedList.FromPlain(map),
                _ => throw new ConfigurationException($"It is {value.Describe()}; write name:weight+name:weight, or a mapping from "
                    + "names to weights."),
            };
            if (list.Sum(static e => e.Value) > MaxTotal)
                report($"{parameter.Name}: the weights sum to more than {UserText.Number(MaxTotal)}, and what is computed with them would "
                    + "overflow; give smaller ones, such as 0.1 to 1.");
            foreach ((string name, _) in list)
                if (!parameter.AllowedValues.Contains(name))
                    report($"{parameter.Name} names {UserText.Quote(name)}, which is not known. "
                        + $"{NearestName.Suggest(name, parameter.AllowedValues)}");
            return list;
        }
        catch (ConfigurationException e)
        {
            report($"{parameter.Name}: {e.Message}");
            return null;
        }
    }

    private static string Wanted(ParameterDefinition parameter) => parameter.Kind switch
    {
        ParameterKind.Number => $"a number from {parameter.Range}",
        ParameterKind.WholeNumber when parameter.Maximum is null => $"a whole number of {parameter.Range}",
        ParameterKind.WholeNumber => $"a whole number from {parameter.Range}",
        ParameterKind.Fixed or ParameterKind.Choice => parameter.Range,
        _ => "text",
    };
}
