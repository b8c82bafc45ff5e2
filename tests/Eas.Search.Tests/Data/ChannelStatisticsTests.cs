using Eas.Search.Data;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Search.Tests.Data;

public class ChannelStatisticsTests
{
    [Test]
    public void Statistics_match_their_definition()
    {
        using TemporaryDirectory directory = new();
        SyntheticData.WriteCifar10(directory.Path, recordsPerFile: 3);
        using DataSet dataSet = DataSets.Open(directory.Path);

        Assert.Multiple(() =>
        {
            for (int channel = 0; channel < 3; channel++)
            {
                List<double> values = [];
                for (int image = 0; image < 15; image++)
                {
                    for (int position = 0; position < 1024; position++)
                        values.Add(SyntheticData.Pixel(image, (channel * 1024) + position) / 255.0);
                }

                double mean = values.Average();
                double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
                Assert.That(dataSet.Normalization.Mean[channel], Is.EqualTo(mean).Within(1e-12));
                Assert.That(dataSet.Normalization.StandardDeviation[channel], Is.EqualTo(deviation).Within(1e-12));
            }
        });
    }

    [Test]
    public void Cifar_10_has_its_known_statistics_and_content()
    {
        string? directory = Environment.GetEnvironmentVariable("EAS_CIFAR10");
        if (string.IsNullOrEmpty(directory))
            Assert.Ignore("EAS_CIFAR10 does not name a directory with CIFAR-10");
        using DataSet dataSet = DataSets.Open(directory);

        Assert.Multiple(() =>
        {
            Assert.That(dataSet.Normalization.Mean, Is.EqualTo(new[] { 0.4914, 0.4822, 0.4465 }).Within(5e-5));
            Assert.That(dataSet.Normalization.StandardDeviation, Is.EqualTo(new[] { 0.2470, 0.2435, 0.2616 }).Within(5e-5));
            Assert.That(dataSet.Train.CountPerClass(10), Has.All.EqualTo(5000));
            Assert.That(DataVerifier.Verify(directory).IsKnownGenuine, Is.True);
        });
    }
}
