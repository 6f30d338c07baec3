using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using Assembly = System.Reflection.Assembly;

namespace HardExample.Architecture.Tests;

/// <summary>What docs/architecture.md says of assemblies and folders; namespaces follow folders.</summary>
public sealed class ArchitectureTests
{
    // Assemblies by level: each may use those of lower levels only.
    private static readonly string[][] Levels =
        [["Core", "LoadContext"], ["Ledger", "Storage", "Vision"], ["Jobs"], ["Report", "Cluster"], ["Cli", "PowerShell"]];

    // Folders of Core: each may use those before it only.
    private static readonly string[] CoreFolders =
    [
        "Text", "Naming", "Samples", "Errors", "Reasons", "Configuration", "Formats", "Numerics", "Predictions", "Features",
        "Reference", "Mining", "Fusion", "Selection", "Evaluation", "Drift",
    ];

    public static TheoryData<string> Assemblies => [.. Levels.SelectMany(static l => l)];

    public static TheoryData<string> Folders => [.. CoreFolders.SkipLast(1)];

    [Fact]
    public void Every_assembly_has_a_level()
    {
        string[] built = [.. Directory.GetFiles(AppContext.BaseDirectory, "HardExample.*.dll")
            .Select(static f => Path.GetFileNameWithoutExtension(f)!)];
        Assert.Equal(
            Levels.SelectMany(static l => l).Where(static n => n != "Cli").Select(static n => "HardExample." + n)
                .Order(StringComparer.Ordinal),
            built.Where(static n => !n.EndsWith(".Tests", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_uses_those_of_lower_levels_only(string name)
    {
        int level = Array.FindIndex(Levels, l => l.Contains(name));
        string[] below = [.. Levels.Take(level).SelectMany(static l => l)];
        Assert.All(
            Load(name).GetReferencedAssemblies().Where(static a => a.Name!.StartsWith("HardExample.", StringComparison.Ordinal)),
            a => Assert.Contains(a.Name!["HardExample.".Length..], below));
    }

    [Trait("Category", "Slow")]
    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_folder_is_used_by_one_that_it_uses(string assembly) =>
        SliceRuleDefinition.Slices().Matching("HardExample.(**)").Should().BeFreeOfCycles().Check(ArchitectureOf(assembly));

    [Fact]
    public void Every_folder_of_Core_has_its_rank()
    {
        IEnumerable<string> folders = ArchitectureOf("Core").Types
            .Select(static t => t.Namespace.FullName).Where(static n => n.StartsWith("HardExample.", StringComparison.Ordinal))
            .Select(static n => n.Split('.')).Select(static n => n.Length > 2 ? n[2] : "").Distinct();
        Assert.Equal(CoreFolders.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    [Trait("Category", "Slow")]
    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_of_Core_uses_those_before_it_only(string folder)
    {
        string later = string.Join('|', CoreFolders.SkipWhile(f => f != folder).Skip(1));
        ArchRuleDefinition.Types().That().ResideInNamespaceMatching($@"^HardExample\.Core\.{folder}(\.|$)")
            .Should().NotDependOnAny(ArchRuleDefinition.Types().That().ResideInNamespaceMatching($@"^HardExample\.Core\.({later})(\.|$)"))
            .Check(ArchitectureOf("Core"));
    }

    private static ArchUnitNET.Domain.Architecture ArchitectureOf(string assembly) =>
        new ArchLoader().LoadAssemblies(Load(assembly)).Build();

    private static Assembly Load(string name) => Assembly.Load(new AssemblyName(name == "Cli" ? "hardexample" : "HardExample." + name));
}
