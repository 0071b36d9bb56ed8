namespace Lectr.Architecture.Tests;

/// <summary>A file that a test generates: it must be what is committed. <c>LECTR_APPROVE=1</c> writes it instead.</summary>
internal static class ApprovedFile
{
    /// <summary>Compares <paramref name="actual"/> with the committed file, or approves it.</summary>
    public static void Verify(string path, string actual)
    {
        var file = Path.Combine(Repository.Root, path);
        if (Environment.GetEnvironmentVariable("LECTR_APPROVE") == "1")
        {
            File.WriteAllText(file, actual);
            return;
        }

        var expected = File.Exists(file) ? File.ReadAllText(file) : "";
        Assert.True(expected == actual, $"{path} is stale. Run the tests once with LECTR_APPROVE=1 and look at the difference.");
    }
}
