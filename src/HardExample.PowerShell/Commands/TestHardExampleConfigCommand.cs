using System.Collections;
using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Checks configuration files and names each diagnostic.</summary>
[Cmdlet(VerbsDiagnostic.Test, "HardExampleConfig", DefaultParameterSetName = "Path")]
[OutputType(typeof(bool))]
public sealed class TestHardExampleConfigCommand : HardExampleCommand
{
    /// <summary>The files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files, taken as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Values given beside the file, checked with it.</summary>
    [Parameter]
    [Assignments]
    [ArgumentCompleter(typeof(ParameterCompleter))]
    public IDictionary? Parameter { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        bool literal = ParameterSetName == "LiteralPath";
        foreach (string path in this.ResolveExisting(literal ? LiteralPath : Path, literal))
        {
            var diagnostics = MiningConfigReader.Check(ConfigArguments.ReadText(path), Parameter.Pairs());
            foreach (ConfigurationDiagnostic diagnostic in diagnostics)
                WriteException(new ConfigurationException($"{path}: {diagnostic}"), diagnostic);
            WriteObject(diagnostics.IsEmpty);
        }
    }
}
