// dotnet run -c Release --project tests/OAuthProxy.Benchmarks -- --filter '*'
// dotnet run -c Release --project tests/OAuthProxy.Benchmarks -- soak --minutes=5
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using OAuthProxy.Benchmarks.Soak;

if (args is ["soak", .. var options])
{
    return await SoakRun.RunAsync(SoakOptions.Parse(options));
}

// In this process, since a generated project would be built by the rules of this repository. Short, since it shows what costs much, not percents.
var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
BenchmarkSwitcher.FromAssembly(typeof(OAuthProxy.Benchmarks.SessionBenchmarks).Assembly).Run(args, DefaultConfig.Instance.AddJob(job).AddDiagnoser(MemoryDiagnoser.Default));
return 0;
