using System.Collections;
using System.Management.Automation;
using System.Text;
using HardExample.Core.Configuration;
using HardExample.PowerShell.Arguments;
using HardExample.PowerShell.Pipeline;
using HardExample.Storage;

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
        string yaml = Parameter is null
            ? ConfigTemplate.Text
            : MiningConfigWriter.ToYaml(MiningConfigReader.Read(null, Parameter.Pairs()), comments: true);
        string path = this.ResolveNewFile(Path, Force);
        if (!ShouldProcess(path, "Write configuration")) return;
        StoragePath file = StoragePath.Parse(path);
        JobStorage.Resolver.For(file).WriteAllBytes(file, Encoding.UTF8.GetBytes(yaml));
        WriteObject(this.ToItem(path));
    }
}
