using System.Management.Automation;
using System.Reflection;
using HardExample.HelpBuilder;

// HelpBuilder <assembly with cmdlets> <folder with Markdown> <folder for the help files>
// Prose comes from Markdown, facts from the compiled cmdlets; what is not documented, or no longer exists, fails the build.
if (args is not [string assemblyPath, string source, string target])
{
    Console.Error.WriteLine("HelpBuilder : error HELP000: usage: HelpBuilder <assembly> <markdown folder> <output folder>");
    return 2;
}

var assembly = Assembly.LoadFrom(Path.GetFullPath(assemblyPath));
List<CmdletFacts> cmdlets = [.. assembly.GetExportedTypes()
    .Where(static t => !t.IsAbstract && t.GetCustomAttribute<CmdletAttribute>() is not null)
    .Select(static t => new CmdletFacts(t)).OrderBy(static c => c.Name, StringComparer.Ordinal)];

var errors = new List<string>();
string sharedPath = Path.Combine(source, "shared-parameters.md");
var shared = File.Exists(sharedPath) ? HelpPage.Parse(sharedPath) : HelpPage.Empty;
var topics = Directory.GetFiles(source, "*.md").Select(static f => Path.GetFileNameWithoutExtension(f)).ToHashSet(StringComparer.Ordinal);
var pages = new List<(CmdletFacts, HelpPage)>();
foreach (CmdletFacts cmdlet in cmdlets)
{
    string path = Path.Combine(source, cmdlet.Name + ".md");
    if (!File.Exists(path))
    {
        errors.Add($"{path}(1): error HELP001: {cmdlet.Name} has no help page.");
        continue;
    }

    HelpPage page = HelpPage.Parse(path).WithShared(shared, cmdlet.ParameterNames);
    errors.AddRange(HelpCheck.Errors(cmdlet, page, path, topics));
    pages.Add((cmdlet, page));
}

foreach (string topic in topics.Where(static t => t.Contains('-') && char.IsUpper(t[0])).Except(cmdlets.Select(static c => c.Name)))
    errors.Add($"{Path.Combine(source, topic + ".md")}(1): error HELP002: there is no cmdlet {topic}.");

foreach (string error in errors) Console.Error.WriteLine(error);
if (errors.Count > 0) return 1;

Directory.CreateDirectory(target);
Maml.Write(pages, Path.Combine(target, Path.GetFileName(assemblyPath) + "-Help.xml"));
foreach (string topic in topics.Where(static t => t.StartsWith("about_", StringComparison.Ordinal)))
    File.WriteAllText(Path.Combine(target, topic + ".help.txt"), AboutTopic.ToText(File.ReadAllText(Path.Combine(source, topic + ".md"))));
return 0;
