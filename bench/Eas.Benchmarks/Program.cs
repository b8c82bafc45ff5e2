using BenchmarkDotNet.Running;
using Eas.Benchmarks;

BenchmarkSwitcher.FromTypes([typeof(OpBenchmarks)]).Run(args, OpBenchmarks.Configuration);
