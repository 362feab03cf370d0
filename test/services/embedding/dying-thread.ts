// A thread that dies as soon as it runs.

throw new Error('out of memory');
