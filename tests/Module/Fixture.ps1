# A small world for tests and examples: a pool of images with results, a labelled training set, the digits model, the truth.

# A 24-bit BMP: bars whose places depend on the class, on a ground that depends on the image.
function New-TestImage([string] $Path, [int] $Class, [int] $Number, [int] $Side = 28) {
    $row = 3 * $Side + (-3 * $Side -band 3)
    $bytes = [byte[]]::new(54 + $row * $Side)
    [byte[]]$head = 0x42, 0x4d + [BitConverter]::GetBytes([int]$bytes.Length) + 0, 0, 0, 0 +
        [BitConverter]::GetBytes(54) + [BitConverter]::GetBytes(40) +
        [BitConverter]::GetBytes($Side) + [BitConverter]::GetBytes($Side) + 1, 0, 24, 0 + [byte[]]::new(24)
    $head.CopyTo($bytes, 0)
    for ($y = 0; $y -lt $Side; $y++) {
        for ($x = 0; $x -lt $Side; $x++) {
            $bar = [Math]::Abs($x - 4 - 2 * $Class - $Number % 2) -lt 2 -or ($Class % 3 -eq 0 -and [Math]::Abs($y - 14) -lt 2)
            $value = $bar ? 230 - 7 * ($Number % 11) : (13 * $Number + 5 * $x * $y) % 31
            for ($c = 0; $c -lt 3; $c++) { $bytes[54 + $row * $y + 3 * $x + $c] = $value }
        }
    }
    [IO.File]::WriteAllBytes($Path, $bytes)
}

function New-TestInput([string] $Folder, [string] $Name, [string] $Truth, [int] $Count) {
    $null = New-Item -ItemType Directory -Force "$Folder/$Name/images", "$Folder/$Name/inference_results"
    $rows = foreach ($i in 1..$Count) {
        $class = $i % 10
        New-TestImage "$Folder/$Name/images/$i.bmp" $class $i
        $predicted = $i % 4 ? $class : ($class + 1) % 10
        $first = 0.99 - 0.6 * (($i * 7) % 10) / 10
        $second = @("$(($predicted + 5) % 10)", "$([Math]::Round(1 - $first, 3))")
        @{ predicted_label = "$predicted"; scores = @(, @("$predicted", "$first")) + @(, $second) } |
            ConvertTo-Json -Depth 4 | Set-Content "$Folder/$Name/inference_results/$i.bmp_result.txt"
        [pscustomobject]@{ file = "$i.bmp"; true_label = "$class"; correct = [int]($predicted -eq $class) }
    }
    $rows | Export-Csv "$Folder/$Truth.csv"
}

# The pool is named; 'feedback' is a larger one, for what needs many samples.
function New-TestPool([string] $Folder, [int] $Count = 24) {
    New-TestInput $Folder pool truth $Count
    New-TestInput $Folder feedback feedback 60
    $null = New-Item -ItemType Directory -Force "$Folder/unjudged/images", "$Folder/train"
    Copy-Item "$Folder/pool/images/[1-6].bmp" "$Folder/unjudged/images/"
    Copy-Item (Join-Path $PSScriptRoot '../../examples/digits/model') $Folder -Recurse
    1..30 | ForEach-Object {
        New-TestImage "$Folder/train/$_.bmp" ($_ % 10) ($_ + 100)
        $label = @{ type = 'modelarts/image_classification'; name = "$($_ % 10)"; 'annotated-by' = 'human' }
        @{ source = "train/$_.bmp"; usage = 'TRAIN'; annotation = @($label) } | ConvertTo-Json -Depth 4 -Compress
    } | Set-Content "$Folder/train.manifest"
}
