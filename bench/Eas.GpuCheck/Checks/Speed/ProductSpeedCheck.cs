using Eas.GpuCheck.Checks.Speed.Products;
using Eas.Tensors;
using Eas.Tensors.Cuda;

namespace Eas.GpuCheck.Checks.Speed;

/// <summary>Convolutions and matrix products as a share of what the best matrix product of the same precision reaches.</summary>
internal sealed class ProductSpeedCheck : ICheck
{
    public string Name => "product-speed";

    public string Claim => "TFLOP/s of convolutions and matrix products, beside those of the best large square matrix product in the same precision";

    public void Run(CheckedMachine machine, CheckLog log)
    {
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            using CudaBackend backend = machine.StartCuda(precision);
            using var timer = new DeviceTimer(backend, machine.IsQuick);
            string column = PrecisionNames.Of(precision);
            double best = 0;
            foreach (ProductCase product in ProductCases.Squares(machine.IsQuick))
                best = Math.Max(best, Measure(backend, timer, product, column, log));
            foreach (ProductCase product in ProductCases.OfNetworks(machine.IsQuick))
                log.Measure(product.Name, $"{column} of the best", Measure(backend, timer, product, column, log) / best);
        }
    }

    private static double Measure(CudaBackend backend, DeviceTimer timer, ProductCase product, string column, CheckLog log)
    {
        using var operands = new DeviceOperands(backend);
        double milliseconds = timer.Time(product.Prepare(operands)), teraflops = 2 * product.MultiplyAdds / milliseconds / 1e9;
        log.Measure(product.Name, $"{column} time", milliseconds * 1e3, "us");
        log.Measure(product.Name, column, teraflops, "TFLOP/s");
        return teraflops;
    }
}
