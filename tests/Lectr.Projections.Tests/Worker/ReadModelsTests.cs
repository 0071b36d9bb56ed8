using Lectr.Projections;

namespace Lectr.Projections.Tests.Worker;

public sealed class ReadModelsTests
{
    [Fact]
    public void Every_read_model_is_in_the_list()
    {
        var listed = ReadModels.All(ReadModel.LiveSchema).Select(model => model.GetType()).ToHashSet();

        Assert.All(
            typeof(ReadModel).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ReadModel)) && !type.IsAbstract),
            type => Assert.True(listed.Contains(type), $"add {type.Name} to ReadModels.All"));
    }
}
