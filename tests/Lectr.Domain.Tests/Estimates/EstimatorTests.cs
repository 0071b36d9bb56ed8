using System.Text.Json;
using Lectr.Domain.Estimates;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Tests.Estimates;

public sealed class EstimatorTests
{
    private static readonly Passage Stream = new("openai", "gpt-4o", Billed: true, Streaming: true, Whole: true, PromptChars: 400, OutputChars: 200, Images: 0, Reported: null);

    [Fact]
    public void Reported_usage_is_taken_as_it_is()
    {
        var usage = new Usage { Input = 0, Output = 0 };

        Assert.Equal((usage, UsageSource.Reported), Estimator.Empty.Resolve(Stream with { Reported = usage }));
    }

    [Fact]
    public void A_stream_without_usage_is_estimated_at_four_characters_to_a_token_at_first()
    {
        var (usage, source) = Estimator.Empty.Resolve(Stream);

        Assert.Equal((UsageSource.Estimated, 100, 50), (source, usage!.Input, usage.Output));
    }

    [Fact]
    public void A_whole_answer_without_usage_stays_without() =>
        Assert.Equal((null, UsageSource.None), Estimator.Empty.Resolve(Stream with { Streaming = false }));

    [Fact]
    public void What_is_free_has_no_usage() =>
        Assert.Equal((null, UsageSource.None), Estimator.Empty.Resolve(Stream with { Billed = false, Reported = new Usage { Input = 5 } }));

    [Fact]
    public void A_stream_cut_short_keeps_its_reported_prompt_and_estimates_its_output()
    {
        var (usage, source) = Estimator.Empty.Resolve(Stream with { Whole = false, Reported = new Usage { Input = 25, CacheRead = 500, Output = 1 } });

        Assert.Equal((UsageSource.Partial, 25, 500, 50), (source, usage!.Input, usage.CacheRead, usage.Output));
    }

    [Fact]
    public void A_stream_cut_before_any_text_has_no_output()
    {
        var (usage, source) = Estimator.Empty.Resolve(Stream with { Whole = false, OutputChars = 0 });

        Assert.Equal((UsageSource.Partial, 100, 0), (source, usage!.Input, usage.Output));
    }

    [Fact]
    public void Without_a_readable_body_the_prompt_stays_unknown() =>
        Assert.Null(Estimator.Empty.Resolve(Stream with { PromptChars = null }).Usage!.Input);

    [Fact]
    public void One_odd_answer_does_not_bend_the_next_estimate()
    {
        var odd = Estimator.Empty.Learn(Stream with { PromptChars = 1, OutputChars = 2, Reported = new Usage { Input = 1000, Output = 500 } }, 1);

        var (usage, _) = odd.Resolve(Stream);

        Assert.Equal((100, 50), (usage!.Input, usage.Output));
    }

    [Theory]
    [InlineData(7, 0.31, 0.28)]
    [InlineData(3, 0.9, 1.1)]
    [InlineData(0, 0.18, 0.2)]
    public void It_learns_a_models_frame_and_density(int frame, double promptDensity, double outputDensity)
    {
        var estimator = Taught(frame, promptDensity, outputDensity, answers: 400, noise: 0.05);

        var (usage, _) = estimator.Resolve(Stream with { PromptChars = 5000, OutputChars = 1200 });

        Assert.InRange(usage!.Input!.Value, (frame + (5000 * promptDensity)) * 0.95, (frame + (5000 * promptDensity)) * 1.05);
        Assert.InRange(usage.Output!.Value, 1200 * outputDensity * 0.95, 1200 * outputDensity * 1.05);
    }

    [Fact]
    public void Its_error_is_measured_on_answers_it_has_not_learnt_from()
    {
        var calibration = Assert.Single(Taught(7, 0.31, 0.28, answers: 400, noise: 0.05).Calibrations);

        Assert.InRange(calibration.OutputError.HeldBack, 30, 70);
        Assert.Equal(400, calibration.Learnt + calibration.OutputError.HeldBack);
        Assert.InRange(calibration.PromptError.Mean!.Value, 0.001, 0.06);
        Assert.InRange(calibration.OutputError.Total!.Value, -0.03, 0.03);
    }

    [Fact]
    public void Models_do_not_teach_each_other()
    {
        var estimator = Taught(7, 0.9, 0.9, answers: 50, noise: 0);

        Assert.Equal(50, estimator.Resolve(Stream with { Model = "gpt-4o-mini" }).Usage!.Output);
    }

    [Fact]
    public void Images_do_not_spoil_the_prompts_line()
    {
        var usage = new Usage { Input = 9000, Output = 50 };
        var estimator = Enumerable.Range(1, 7).Aggregate(Estimator.Empty, (e, i) => e.Learn(Stream with { Images = 2, Reported = usage }, i));

        Assert.Equal(100, estimator.Resolve(Stream).Usage!.Input);
    }

    [Fact]
    public void Nothing_to_learn_costs_nothing()
    {
        Assert.Same(Estimator.Empty, Estimator.Empty.Learn(Stream, 1));
        Assert.Same(Estimator.Empty, Estimator.Empty.Learn(Stream with { Whole = false, Reported = new Usage { Output = 3 } }, 1));
    }

    [Fact]
    public void What_was_learnt_survives_a_restart()
    {
        var taught = Taught(7, 0.31, 0.28, answers: 60, noise: 0.05);
        var json = JsonSerializer.Serialize(taught.Calibrations);
        var again = Estimator.From(JsonSerializer.Deserialize<Calibration[]>(json)!);

        Assert.Equal(taught.Resolve(Stream), again.Resolve(Stream));
        Assert.Equal(taught.Calibrations, again.Calibrations);
    }

    private static Estimator Taught(int frame, double promptDensity, double outputDensity, int answers, double noise)
    {
        var random = new Random(11);
        var estimator = Estimator.Empty;
        for (var i = 0; i < answers; i++)
        {
            var prompt = random.Next(20, 20000);
            var output = random.Next(5, 4000);
            double Noise() => 1 + (((random.NextDouble() * 2) - 1) * noise);
            estimator = estimator.Learn(
                Stream with
                {
                    PromptChars = prompt,
                    OutputChars = output,
                    Reported = new Usage
                    {
                        Input = (long)((frame + (prompt * promptDensity)) * Noise()),
                        Output = Math.Max(1, (long)(output * outputDensity * Noise())),
                    },
                },
                random.Next());
        }

        return estimator;
    }
}
