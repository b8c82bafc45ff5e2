namespace Eas.Kernels.Cuda.Driver;

/// <summary>CUdevice_attribute: those that are read.</summary>
internal enum DeviceAttribute
{
    /// <summary>CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT.</summary>
    Multiprocessors = 16,

    /// <summary>CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR.</summary>
    CapabilityMajor = 75,

    /// <summary>CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR.</summary>
    CapabilityMinor = 76,
}
