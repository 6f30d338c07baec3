namespace HardExample.Cli.Progress;

/// <summary>Takes how far each stage of a job is. Calls may come from any thread.</summary>
internal interface IStageProgress
{
    /// <summary>Reports a stage.</summary>
    /// <param name="stage">Its name, for example "observe".</param>
    /// <param name="done">How many samples are done; it never falls within a stage.</param>
    /// <param name="total">How many there are; null while that is not known.</param>
    void Report(string stage, long done, long? total);
}
