namespace Eas.GpuCheck.Checks;

/// <summary>One thing that is checked or measured on a machine with a GPU.</summary>
internal interface ICheck
{
    /// <summary>As <c>--only</c> takes it; unique.</summary>
    string Name { get; }

    /// <summary>What it shows when it passes.</summary>
    string Claim { get; }

    /// <summary>Checks; problems, facts and figures go to the log. An exception is a problem too.</summary>
    void Run(CheckedMachine machine, CheckLog log);
}
