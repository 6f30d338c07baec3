using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Input;
using HardExample.Jobs.Running;
using HardExample.Storage;

namespace HardExample.Jobs.Stages;

/// <summary>What was found out of an input before a job.</summary>
/// <param name="Samples">Samples that can be used.</param>
/// <param name="LeftOut">Images and results that cannot.</param>
/// <param name="Agreement">How far the inference model agrees with the results; null without a model or without results.</param>
public sealed record InputFindings(int Samples, int LeftOut, Agreement? Agreement);

/// <summary>Tries a configuration on an input without a job: reads the results and compares them with the model.</summary>
/// <param name="storage">Where everything is.</param>
/// <param name="events">Takes what is wrong.</param>
public sealed class InputCheck(StorageResolver storage, IJobEvents events)
{
    /// <summary>Tries it.</summary>
    /// <param name="config">All parameters.</param>
    /// <param name="path">A directory or a manifest.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    /// <exception cref="HardExampleException">The input or a model cannot be used.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public InputFindings Run(MiningConfig config, string path, CancellationToken cancel)
    {
        InputSet input = new InputReader(storage)
            .Open(path, InputOptions.From(config.Extensions) with { PredictMissing = config.ModelServingUrl is not null }, cancel);
        var samples = new List<Sample>();
        int leftOut = 0;
        foreach (InputItem item in input.Read(cancel))
        {
            if (item.Sample is { } sample) samples.Add(sample);
            else
            {
                leftOut++;
                events.Problem(item.Problem!);
            }
        }
        input.Notes.Tell(input.Path, events.Warning);
        return new(samples.Count, leftOut, new InputCompletion(config, storage, events).Compare(samples, null, cancel));
    }
}
