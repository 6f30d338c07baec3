using System.Management.Automation;
using HardExample.Core.Errors;
using HardExample.Core.Samples;

namespace HardExample.PowerShell.Pipeline;

/// <summary>Turns the library's errors into PowerShell's, with an id and category for each kind.</summary>
internal static class ErrorRecords
{
    /// <summary>The record of <paramref name="error"/>; <paramref name="target"/> is what it is about (a path, a sample).</summary>
    public static ErrorRecord ToRecord(this HardExampleException error, object? target)
    {
        ErrorCategory category = error switch
        {
            ConfigurationException => ErrorCategory.InvalidArgument,
            InputException or ModelException => ErrorCategory.InvalidData,
            StorageException => ErrorCategory.ResourceUnavailable,
            _ => ErrorCategory.NotSpecified,
        };
        return new ErrorRecord(error, error.ErrorId, category, target);
    }

    /// <summary>The record of a sample that is left out; its target is the problem, with file and line.</summary>
    public static ErrorRecord ToRecord(this SampleProblem problem) =>
        new(new InputException(problem.ToString()), problem.ErrorId, ErrorCategory.InvalidData, problem);
}
