namespace HardExample.Cli.Tests.Cluster;

/// <summary>A test against a real Slurm; where its packages are not installed, it is reported as skipped.</summary>
internal sealed class SlurmFactAttribute : FactAttribute
{
    public SlurmFactAttribute() => Skip = SlurmServer.Missing;
}
