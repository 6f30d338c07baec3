using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace HardExample.HelpBuilder;

/// <summary>What the engine and the compiled type say of one cmdlet.</summary>
internal sealed class CmdletFacts
{
    private static readonly HashSet<string> Common = [.. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters];
    private readonly Type _type;
    private readonly object _instance;

    public CmdletFacts(Type type)
    {
        _type = type;
        _instance = Activator.CreateInstance(type)!;
        CmdletAttribute attribute = type.GetCustomAttribute<CmdletAttribute>()!;
        (Verb, Noun, Name) = (attribute.VerbName, attribute.NounName, attribute.VerbName + "-" + attribute.NounName);
        ParameterSets = [.. new CmdletInfo(Name, type).ParameterSets.OrderByDescending(static s => s.IsDefault)
            .ThenBy(static s => s.Name, StringComparer.Ordinal)];
    }

    public string Verb { get; }

    public string Noun { get; }

    public string Name { get; }

    public IReadOnlyList<CommandParameterSetInfo> ParameterSets { get; }

    /// <summary>
    /// The parameters of a set as the syntax shows them: positional ones first, then required ones; without the common ones.
    /// </summary>
    public static IEnumerable<CommandParameterInfo> ParametersOf(CommandParameterSetInfo set) =>
        set.Parameters.Where(static p => !Common.Contains(p.Name))
        .OrderBy(static p => p.Position < 0 ? int.MaxValue : p.Position).ThenByDescending(static p => p.IsMandatory);

    /// <summary>Each parameter once, as it stands in the first set that has it.</summary>
    public IEnumerable<CommandParameterInfo> Parameters => ParameterSets.SelectMany(ParametersOf).DistinctBy(static p => p.Name)
        .OrderBy(static p => p.Name, StringComparer.Ordinal);

    public IReadOnlySet<string> ParameterNames => Parameters.Select(static p => p.Name).ToHashSet(StringComparer.Ordinal);

    public IEnumerable<Type> OutputTypes => _type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(static o => o.Type)
        .Select(static t => t.Type).Distinct();

    public IEnumerable<Type> InputTypes => Parameters.Where(static p => p.ValueFromPipeline).Select(static p => p.ParameterType)
        .Select(static t => t.GetElementType() ?? t);

    /// <summary>The default as one would type it; "None" where there is none.</summary>
    public string DefaultOf(string parameter) => _type.GetProperty(parameter)!.GetValue(_instance) switch
    {
        null or "" or ScriptBlock => "None",
        SwitchParameter s => s.IsPresent ? "True" : "False",
        string s => s,
        IEnumerable<KeyValuePair<string, double>> weights => weights.ToString()!,
        IEnumerable list => list.Cast<object>().ToArray() is { Length: > 0 } items ? string.Join(", ", items) : "None",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString()!,
    };

    public static string TypeName(Type type) => (Nullable.GetUnderlyingType(type) ?? type).Name;
}
