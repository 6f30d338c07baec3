using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;
using HardExample.Cluster.Engines;
using HardExample.Core.Configuration;
using HardExample.Ledger;
using HardExample.PowerShell.Arguments;

namespace HardExample.PowerShell.Tests;

/// <summary>The compiled cmdlets, the manifest, the help and the views say the same.</summary>
public sealed class ModuleMetadataTests
{
    private static readonly Assembly Cmdlets = LoadContext.ModuleLoadContext.CmdletAssembly;

    private static Dictionary<string, Type> CmdletTypes() => Cmdlets.GetExportedTypes()
        .Where(static t => !t.IsAbstract && t.IsDefined(typeof(CmdletAttribute)))
        .ToDictionary(static t => t.GetCustomAttribute<CmdletAttribute>() is { } c ? $"{c.VerbName}-{c.NounName}" : "",
            StringComparer.Ordinal);

    [Fact]
    public void The_manifest_exports_exactly_the_compiled_cmdlets()
    {
        using var session = new ModuleSession();
        RunResult exported = session.Run("(Get-Module HardExample).ExportedCommands.Keys | ForEach-Object { $_ }").ThrowOnError();
        Assert.Equal(CmdletTypes().Keys.Order(StringComparer.Ordinal),
            exported.Output.Select(static o => (string)o!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_verb_is_approved()
    {
        HashSet<string> approved = [.. typeof(VerbsCommon).Assembly.GetExportedTypes()
            .Where(static t => t is { IsAbstract: true, IsSealed: true } && t.Name.StartsWith("Verbs", StringComparison.Ordinal))
            .SelectMany(static t => t.GetFields()).Select(static f => (string)f.GetRawConstantValue()!)];
        Assert.All(CmdletTypes().Keys, name => Assert.Contains(name.Split('-')[0], approved));
    }

    [Fact]
    public void Every_cmdlet_is_sealed_has_an_output_type_and_lies_in_a_file_of_its_name() => Assert.All(CmdletTypes(), static c =>
    {
        Assert.True(c.Value.IsSealed);
        Assert.NotEmpty(c.Value.GetCustomAttributes<OutputTypeAttribute>());
        Assert.Equal(c.Key.Replace("-", "", StringComparison.Ordinal) + "Command", c.Value.Name);
    });

    [Fact]
    public void What_writes_files_asks_ShouldProcess() => Assert.All(
        CmdletTypes()
        .Where(static c => c.Value.GetCustomAttributes<OutputTypeAttribute>()
            .Any(static o => o.Type.Any(static t => t.Type == typeof(FileInfo)))),
        static c => Assert.True(c.Value.GetCustomAttribute<CmdletAttribute>()!.SupportsShouldProcess, c.Key));

    [Fact]
    public void Parameters_that_set_job_parameters_name_ones_that_exist_with_their_defaults() => Assert.All(
        from type in CmdletTypes().Values
        from property in type.GetProperties()
        let job = property.GetCustomAttribute<JobParameterAttribute>()
        where job is not null
        select (type, property, job), static p =>
    {
        ParameterDefinition definition = Assert.IsType<ParameterDefinition>(ParameterCatalog.Find(p.job.Name));
        object? value = p.property.GetValue(Activator.CreateInstance(p.type));
        if (p.property.PropertyType == typeof(double)) Assert.Equal(definition.ValueIn(MiningConfig.Default), value);
        if (value is WeightedList weights) Assert.Equal(definition.ValueIn(MiningConfig.Default), weights);
    });

    [Fact]
    public void Every_cmdlet_and_parameter_is_in_the_built_help()
    {
        XNamespace command = "http://schemas.microsoft.com/maml/dev/command/2004/10", maml = "http://schemas.microsoft.com/maml/2004/10";
        XDocument help = XDocument.Load(Path.Combine(ShippedModule.Bin, "en-US", "HardExample.PowerShell.dll-Help.xml"));
        var described = help.Descendants(command + "command").ToDictionary(
            c => c.Element(command + "details")!.Element(command + "name")!.Value,
            c => c.Element(command + "parameters")!.Elements().Select(p => p.Element(maml + "name")!.Value).ToHashSet(),
            StringComparer.Ordinal);
        Assert.Equal(CmdletTypes().Keys.Order(StringComparer.Ordinal), described.Keys.Order(StringComparer.Ordinal));
        Assert.All(CmdletTypes(), c => Assert.Subset(
            described[c.Key], c.Value.GetProperties().Where(static p => p.IsDefined(typeof(ParameterAttribute)))
            .Select(static p => p.Name).ToHashSet()));
    }

    [Fact]
    public void Views_name_types_and_properties_that_exist()
    {
        XDocument views = XDocument.Load(Path.Combine(ShippedModule.Root, "module", "HardExample.Format.ps1xml"));
        foreach (XElement element in views.Descendants("TypeName"))
        {
            Type type = TypeOf(element.Value)
                ?? throw new InvalidOperationException($"The views name {element.Value}, which does not exist.");
            HashSet<string> known = [.. type.GetProperties().Select(static p => p.Name)];
            Assert.All(element.Ancestors("View").Descendants("PropertyName"), p => Assert.Contains(p.Value, known));
        }
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Type_literals_resolve()
    {
        using var session = new ModuleSession();
        Assert.All(ModuleLifetime.NamedTypes, type =>
            Assert.Equal(type, session.Run($"[HardExample.{type.Name}]").ThrowOnError().Output[0]));
    }

    private static Type? TypeOf(string name) =>
        ((Assembly[])[typeof(MiningConfig).Assembly, typeof(JobStatus).Assembly, typeof(LedgerEntry).Assembly])
        .Select(a => a.GetType(name)).FirstOrDefault(static t => t is not null);
}
