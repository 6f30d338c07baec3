namespace HardExample.Cli.Output;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>The job failed or was cancelled.</summary>
    public const int JobFailed = 1;

    /// <summary>Done, but hard samples could not be written: their images are unreadable now, or their sizes unknown.</summary>
    public const int Incomplete = 3;

    /// <summary>The command line or the configuration is wrong; no job was begun.</summary>
    public const int Usage = 2;
}
