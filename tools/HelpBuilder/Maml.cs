using System.Management.Automation;
using System.Xml.Linq;

namespace HardExample.HelpBuilder;

/// <summary>Writes MAML, the XML that Get-Help reads.</summary>
internal static class Maml
{
    private static readonly XNamespace Msh = "http://msh";
    private static readonly XNamespace M = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static void Write(IEnumerable<(CmdletFacts Cmdlet, HelpPage Page)> pages, string path) =>
        new XDocument(
            new XElement(Msh + "helpItems", new XAttribute("schema", "maml"), pages.Select(static p => CommandOf(p.Cmdlet, p.Page))))
            .Save(path);

    private static XElement CommandOf(CmdletFacts cmdlet, HelpPage page) => new(
        Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", M), new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(
            Command + "details",
            new XElement(Command + "name", cmdlet.Name), new XElement(Command + "verb", cmdlet.Verb),
            new XElement(Command + "noun", cmdlet.Noun),
            Paragraphs("description", page.Synopsis)),
        Paragraphs("description", page.Description),
        new XElement(Command + "syntax", cmdlet.ParameterSets.Select(set => new XElement(
            Command + "syntaxItem", new XElement(M + "name", cmdlet.Name),
            CmdletFacts.ParametersOf(set).Select(p => ParameterOf(cmdlet, page, p))))),
        new XElement(Command + "parameters", cmdlet.Parameters.Select(p => ParameterOf(cmdlet, page, p))),
        new XElement(Command + "inputTypes", Types("inputType", cmdlet.InputTypes)),
        new XElement(Command + "returnValues", Types("returnValue", cmdlet.OutputTypes)),
        page.Notes.Count == 0 ? null : new XElement(M + "alertSet", new XElement(M + "alert", page.Notes.Select(Paragraph))),
        new XElement(Command + "examples", page.Examples.Select(static (e, i) => new XElement(
            Command + "example",
            new XElement(M + "title", $"Example {i + 1}: {e.Title}"), new XElement(Dev + "code", e.Code),
            new XElement(Dev + "remarks", e.Remarks.Select(Paragraph))))),
        new XElement(Command + "relatedLinks", page.Links.Select(static l => new XElement(
            M + "navigationLink", new XElement(M + "linkText", l), new XElement(M + "uri")))));

    private static XElement ParameterOf(CmdletFacts cmdlet, HelpPage page, CommandParameterInfo parameter)
    {
        string type = CmdletFacts.TypeName(parameter.ParameterType);
        return new(
            Command + "parameter",
            new XAttribute("required", parameter.IsMandatory), new XAttribute("variableLength", parameter.ParameterType.IsArray),
            new XAttribute("globbing", parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any()),
            new XAttribute("pipelineInput", PipelineInput(parameter)),
            new XAttribute("position", parameter.Position < 0 ? "named" : parameter.Position),
            new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
            new XElement(M + "name", parameter.Name), Paragraphs("description", page.Parameters[parameter.Name]),
            parameter.ParameterType == typeof(SwitchParameter) ? null
                : new XElement(Command + "parameterValue", new XAttribute("required", true),
                    new XAttribute("variableLength", parameter.ParameterType.IsArray), type),
            new XElement(Dev + "type", new XElement(M + "name", type), new XElement(M + "uri")),
            new XElement(Dev + "defaultValue", cmdlet.DefaultOf(parameter.Name)));
    }

    private static string PipelineInput(CommandParameterInfo parameter) =>
        (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    private static IEnumerable<XElement> Types(string element, IEnumerable<Type> types) =>
        types.Select(static t => t.FullName!).DefaultIfEmpty("None").Select(name => new XElement(
            Command + element, new XElement(Dev + "type", new XElement(M + "name", name), new XElement(M + "uri"))));

    private static XElement Paragraphs(string element, IEnumerable<string> paragraphs) => new(M + element, paragraphs.Select(Paragraph));

    private static XElement Paragraph(string text) => new(M + "para", text);
}
