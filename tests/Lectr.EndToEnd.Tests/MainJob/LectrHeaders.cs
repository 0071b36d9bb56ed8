using System.ClientModel.Primitives;

namespace Lectr.EndToEnd.Tests.MainJob;

/// <summary>The two headers that an application of the .NET client adds.</summary>
internal sealed class LectrHeaders(string? key, string? feature) : PipelinePolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Add(message);
        ProcessNext(message, pipeline, currentIndex);
    }

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Add(message);
        return ProcessNextAsync(message, pipeline, currentIndex);
    }

    private void Add(PipelineMessage message)
    {
        if (key is not null)
        {
            message.Request.Headers.Set("X-Lectr-Key", key);
        }

        if (feature is not null)
        {
            message.Request.Headers.Set("X-Lectr-Feature", feature);
        }
    }
}
