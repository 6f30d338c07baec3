using System.Collections;
using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Commands;

/// <summary>Writes a configuration file to start from.</summary>
[Cmdlet(VerbsCommon.New, "HardExampleConfig", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class NewHardExampleConfigCommand : HardExampleCommand
{
    /// <summary>Where to write it.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrWhiteSpace]
    public string Path { get; set; } = "";

    /// <summary>Values that differ from the defaults.</summary>
    [Parameter]
    [Assignments]
    [ArgumentCompleter(typeof(ParameterCompleter))]
    public IDictionary? Parameter { get; set; }

    /// <summary>Replaces a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        string yaml = Parameter is null ? ConfigTemplate.Text : MiningConfigWriter.ToYaml(MiningConfigReader.Read(null, Parameter.Pairs()), comments: true);
        string path = this.ResolveTarget(Path);
        if (File.Exists(path) && !Force)
            ThrowTerminatingError(new ErrorRecord(new IOException($"'{path}' exists; use -Force to replace it."), "FileExists", ErrorCategory.ResourceExists, path));
        if (!ShouldProcess(path, "Write configuration")) return;
        File.WriteAllText(path, yaml);
        WriteObject(new FileInfo(path));
    }
}
